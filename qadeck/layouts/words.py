"""The labels of questions and answers, in the larger languages."""

from __future__ import annotations

# Labels by language. A single letter counts only where its partner stands in the same document (see `LETTERS`).
Q_WORDS = (
    "question|questions|ques|quest|que|quiz|frage|pregunta|cuestión|pergunta|questão|questao|domanda|вопрос|питання"
    "|问题|問題|质问|質問|提问|问|問|题目|題目|题|第|질문|문제|문"
    "|سؤال|السؤال|soru|pytanie|otázka|vraag|fråga|spørgsmål|spørsmål|प्रश्न"
    "|câu hỏi|câu|pertanyaan|soal|ερώτηση|שאלה|kysymys|întrebare|kérdés|exercise|problem|puzzle|front|prompt|subject"
    "|follow[- ]?up question|follow[- ]?up|user|human|interviewer"
)
# What sets a task: a label with a number, where the answer below it is marked; else a step of a tutorial.
TASK_WORDS = (
    "task|assignment|aufgabe|übung|ejercicio|tarea|exercice|exercício|tarefa|esercizio|opgave|zadanie|задание|задача"
    "|упражнение|завдання|练习|練習"
)
# What stands in front of a shorter one comes first.
A_WORDS = (
    "correct answers|correct answer|right answers|right answer|correct options|correct option|correct choice"
    "|sample answer|suggested answers|suggested answer|model answer|example answer|expected answer"
    "|respuestas correctas|respuesta correcta|richtige antworten|richtige antwort|bonnes réponses|bonne réponse"
    "|réponses correctes|réponse correcte|réponse attendue|respostas corretas|resposta correta|risposte corrette"
    "|risposta corretta|правильные ответы|правильный ответ|верный ответ"
    "|answers|answer|ans|anwser|antworten|antwort|respuestas|respuesta|réponses|réponse|reponses|reponse|respostas"
    "|resposta|risposte|risposta|ответы|ответ"
    "|відповідь|答案|回答|解答|答|正解|正确答案|参考答案|參考答案"
    "|답변|정답|해답|답|جواب|الجواب|الإجابة|إجابة|cevap|yanıt|odpowiedź|odpověď|antwoord|svar|उत्तर|trả lời|đáp án"
    "|jawaban|jawab|απάντηση|תשובה|vastaus|răspuns|válasz|solution|soln|sol|lösung|solución|solução|soluzione|решение"
    "|back|答え|こたえ|assistant|chatgpt|chatbot|bot|candidate|interviewee"
)
# Who speaks, in pairs: a label only where both of a pair stand.
SPEAKERS = (
    ("user", "assistant"),
    ("user", "chatgpt"),
    ("user", "chatbot"),
    ("user", "bot"),
    ("human", "assistant"),
    ("interviewer", "candidate"),
    ("interviewer", "interviewee"),
)
# Letters in pairs: question, answer.
LETTERS = (
    ("q", "a"),
    ("f", "a"),
    ("p", "r"),
    ("q", "r"),
    ("d", "r"),
    ("в", "о"),
    ("س", "ج"),
    ("s", "c"),
    ("v", "a"),
    ("p", "o"),
)
