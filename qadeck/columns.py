"""What a column or a key of a table holds, by its name in the larger languages: its role.

question     what is asked                 options      all choices, in one cell or several
answer       what is answered              option       one choice; a letter or number ends the name
explanation  why; stands below the answer  wrong        the choices that are not right
context      what the question works on
correct      which option is right         difficulty, section, tags, number, ignored
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

# Names with a comma between them; where two roles share a name the earlier role has it.
_NAMES: dict[str, str] = {
    "question": """
        word, words, expression, vocabulary, phrase, concept, clue, wort, palabra, palavra, parola, mot, слово, 单词,
        question, questions, q, quest, query, prompt, front, term, stem, item, instruction, ask, problem,
        faq, question text, question title, question body, questiontext, the question, text question, card
        front, frage, fragen, fragestellung, vorderseite, begriff, aufgabe, pregunta, preguntas, enunciado,
        anverso, término, pergunta, perguntas, questão, questões, frente, termo, domanda, domande, quesito,
        fronte, termine, question posée, 単語, énoncé, recto, terme, vraag, vragen, voorkant, fråga, frågor,
        spørgsmål, spørsmål, kysymys, pytanie, pytania, pojęcie, otázka, otázky, kérdés, întrebare, soru,
        sorular, вопрос, вопросы, термин, питання, запитання, ερώτηση, 问题, 問題, 题目, 題目, 问, 問, 正面, 質問, 設問,
        질문, 문제, 앞면, سؤال, السؤال, שאלה, प्रश्न, pertanyaan, soal, câu hỏi, คำถาม
    """,
    "context": """
        input, scenario, case
    """,
    "correct": """
        cop,
        correct answer, correct, correct option, correct choice, right answer, right option, answer key,
        answer index, answer idx, correct index, correct idx, correct answer index, correctanswer,
        correctindex, correct letter, answer letter, correct answers, correct options, solution index,
        right, answer option, exact, correcto, correto, certa, certo, corretta, corretto, esatta, risposta esatta,
        bonne, juste, juist, rätt, poprawna, верный, правильный, верно, правильно,
        richtige antwort, richtig, korrekte antwort, respuesta correcta, correcta,
        resposta correta, resposta certa, gabarito, risposta corretta, bonne réponse, réponse correcte,
        juiste antwoord, rätt svar, poprawna odpowiedź, правильный ответ, верный ответ, 正确答案, 正確答案, 正解,
        정답번호, doğru cevap, kunci jawaban
    """,
    "answer": """
        answer, answers, a, ans, reply, response, responses, back, definition, meaning, output, completion,
        solution, accepted answer, acceptedanswer, answer text, answer body, answertext, the answer, model
        answer, sample answer, translation, card back, antwort, antworten, rückseite, lösung, bedeutung,
        übersetzung, musterlösung, respuesta, respuestas, reverso, definición, solución, resposta,
        respostas, verso, definição, solução, risposta, risposte, retro, definizione, soluzione, réponse,
        réponses, définition, antwoord, antwoorden, achterkant, definitie, svar, vastaus, odpowiedź,
        odpowiedzi, definicja, odpověď, válasz, răspuns, cevap, yanıt, ответ, ответы, определение,
        відповідь, απάντηση, 答案, 回答, 解答, 答, 答え, 背面, 답, 정답, 답변, 뒷면, جواب, الإجابة, إجابة, תשובה, उत्तर,
        jawaban, trả lời, câu trả lời, คำตอบ
    """,
    "explanation": """
        exp, support, evidence, reasoning,
        explanation, explanations, explain, rationale, reason, why, notes, note, details, detail, comment,
        comments, feedback, extra, more, remarks, justification, worked solution, long answer, erklärung,
        erläuterung, begründung, anmerkung, kommentar, explicación, comentario, justificación, explicação,
        justificativa, comentário, spiegazione, motivazione, explication, commentaire, uitleg, toelichting,
        förklaring, wyjaśnienie, vysvětlení, açıklama, объяснение, пояснение, комментарий, 解析, 解释, 解釋, 説明,
        解説, 해설, 설명
    """,
    "options": """
        options, choices, alternatives, possible answers, answer options, answer choices, variants, all
        answers, antwortmöglichkeiten, auswahl, optionen, opciones, alternativas, opções, opzioni,
        alternative, risposte possibili, choix, propositions, opties, keuzes, opcje, možnosti, варианты,
        варианты ответа, варианты ответов, 选项, 選項, 選択肢, 보기, seçenekler, pilihan
    """,
    "wrong": """
        distractor, wrong option, incorrect choice, wrong choice, incorrect option,
        incorrect answers, incorrect answer, wrong answers, wrong answer, incorrect, incorrect options,
        wrong options, false answers, distractors, falsche antworten, respuestas incorrectas, respostas
        incorretas, risposte errate, mauvaises réponses
    """,
    "difficulty": """
        difficulty, level, hardness, grade, complexity, seniority, skill level, difficulty level,
        schwierigkeit, schwierigkeitsgrad, niveau, stufe, dificultad, nivel, dificuldade, nível, difficoltà,
        livello, difficulté, niveau de difficulté, moeilijkheid, moeilijkheidsgraad, svårighetsgrad, nivå,
        trudność, poziom, obtížnost, úroveň, zorluk, seviye, сложность, уровень, уровень сложности,
        складність, 难度, 難度, 级别, 难易度, 難易度, レベル, 난이도, tingkat kesulitan
    """,
    "section": """
        section, topic, category, subject, chapter, unit, module, area, theme, group, subtopic, sub topic,
        part, domain, deck, kategorie, thema, kapitel, bereich, abschnitt, fach, themengebiet, stapel,
        categoría, tema, sección, capítulo, materia, mazo, categoria, assunto, matéria, seção, baralho,
        argomento, capitolo, sezione, mazzo, catégorie, thème, sujet, chapitre, rubrique, paquet, onderwerp,
        hoofdstuk, categorie, ämne, kategori, kategoria, temat, rozdział, dział, téma, kapitola, konu,
        bölüm, категория, тема, раздел, глава, предмет, 分类, 分類, 类别, 主题, 章节, 科目, カテゴリ, カテゴリー, 分野,
        章, 카테고리, 주제, 분류, 단원, topik
    """,
    "tags": """
        tags, tag, keywords, keyword, labels, label, schlagworte, schlagwörter, stichworte, etiquetas,
        etiqueta, palavras chave, parole chiave, etichette, mots clés, étiquettes, trefwoorden, taggar,
        tagi, słowa kluczowe, теги, метки, 标签, 標籤, タグ, 태그
    """,
    "number": """
        number, no, nr, num, n, id, index, idx, sl no, s no, sno, slno, serial, qid, question id, question
        no, question number, nummer, lfd nr, número, nº, n°, numéro, номер, 序号, 編號, 编号, 番号, 번호, uid, uuid,
        guid, #
    """,
    "ignored": """
        source, sources, url, link, links, reference, references, ref, author, date, created, updated, type,
        question type, notetype, image, picture, audio, status, points, score, marks, time, language, lang,
        version, answer type, quelle, fuente, fonte, bron, источник, 来源, 出典, 출처
    """,
}
_OPTION = re.compile(
    r"(?:(?:answer |wrong |possible )?(?:option|choice|answer|opt|ans|alternative|antwort|auswahl|opción|opcion|opção"
    r"|op|opcao|opzione|risposta|réponse|reponse|choix|optie|вариант|ответ|选项|選項|選択肢|보기))\s*([a-h]|[1-9])|([a-h])",
)


def normal(name: str) -> str:
    """A column's name for comparing: words split at capitals and marks, lower case, marks off."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name).strip("\ufeff \t"))
    return " ".join(re.findall(r"[^\W_]+|[#°]", split)).casefold()


# Whose answer it is: of one who took the test, right or wrong.
_TAKERS = frozenset("my your user student given chosen selected submitted mi tu meine deine ma ta minha sua".split())


@cache
def _roles() -> dict[str, str]:
    """Every name of the table -> its role."""
    found: dict[str, str] = {}
    for of, listed in _NAMES.items():
        for name in listed.split(","):
            found.setdefault(normal(name), of)
    return found


def role(name: str) -> str:
    """The role of a column by its name, "" for an unknown one.

    The whole name decides; else its last word and then its first ("answer text" after "text", "Question (EN)").
    """
    plain, known = normal(name), _roles()
    if (plain in known and len(plain) > 1) or plain in {"q", "#", "n"}:
        return known[plain]
    counted = re.sub(r"\s*[1-9]$", "", plain)
    if known.get(counted) == "wrong":
        return "wrong"
    if plain != "a" and _OPTION.fullmatch(plain):
        return "option"
    if plain in known:
        return known[plain]
    words = plain.split()
    if not 1 < len(words) < 5:
        return ""
    if words[-1] in {"id", "no", "nr"}:
        return "number"
    if words[0] in _TAKERS:
        return "ignored"
    return next((known[word] for word in (words[-1], words[0]) if len(word) > 2 and word in known), "")


def roles(names: Sequence[str]) -> tuple[str, ...]:
    """The roles of all columns of one table: where B stands beside it, a column named A is an option."""
    plain = {normal(name) for name in names}
    if {"a", "b"} <= plain:
        return tuple("option" if re.fullmatch(r"[a-h]", normal(name)) else role(name) for name in names)
    return tuple(role(name) for name in names)


def is_header(rows: Sequence[Sequence[str]]) -> bool:
    """True if the first row names the columns: it names a question or an answer, or only it does not ask.

    The second kind, for languages without a row in the table above: short first cells, none a question, above a column
    of questions (four in five).
    """
    first, rest = rows[0], rows[1:]
    if any(cell.rstrip().endswith(("?", "？")) for cell in first) or any(len(cell) > 40 for cell in first):
        return False
    if len({cell.casefold() for cell in first if cell}) < sum(1 for cell in first if cell):
        return False
    if {"question", "answer", "correct"} & set(roles(first)):
        return True
    return any(
        sum(row[at].rstrip().endswith(("?", "？", "؟")) for row in rest if at < len(row)) >= max(2, 0.8 * len(rest))
        for at in range(len(first))
    )
