// Questions of lessons: which of the replies on record an answer has, as the notebook decides it.
(() => {
  "use strict";

  const EMPTY = { number: said("Write a number first."), choice: said("Choose an option first.") };
  const NO_NUMBER = said("That is no number. Write one such as 12.5 or 12,5.");
  const POINT = (0.5).toLocaleString(document.documentElement.lang)[1];
  const GROUPED = /^-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/;

  // What a text may mean: 1,234 is a thousand in one country and a little over one in another.
  const readings = (text) => {
    const bare = text.replace(/[\s'’_%]/g, "").replace("−", "-");
    const decimal = bare[Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."))];
    const apart = decimal === "," ? "." : ",";
    const found = GROUPED.test(bare) ? [bare.replace(/[.,]/g, "")] : [];
    if (bare.split(decimal).length <= 2) {
      found.push(bare.replaceAll(apart, "").replace(",", "."));
    }
    if (decimal === POINT) found.reverse(); // the book’s own way of writing comes first
    return found.filter((one) => /^-?(\d+\.?\d*|\.\d+)$/.test(one)).map(Number);
  };

  const has = (reply, answer) =>
    "option" in reply
      ? reply.option === answer
      : (reply.low ?? -Infinity) <= answer && answer <= (reply.high ?? Infinity);
  const replyTo = (replies, answers) => {
    const found = answers.map((answer) => replies.find((reply) => has(reply, answer)));
    return found.find(({ right }) => right) ?? found[0];
  };

  window.recountQuestions = { readings, replyTo };

  for (const question of document.querySelectorAll(".recount-question")) {
    const replies = JSON.parse(question.dataset.replies);
    const field = question.querySelector("input[type=text]");
    const button = question.querySelector("button");
    const told = question.querySelector(".recount-reply");
    const verdicts = question.querySelector(".recount-answer > p:last-child");

    const answers = () => {
      if (field) return readings(field.value);
      const chosen = question.querySelector("input:checked");
      return chosen ? [chosen.value] : [];
    };
    const check = () => {
      const given = answers();
      const reply = given.length ? replyTo(replies, given) : null;
      const missing = field ? (field.value.trim() ? NO_NUMBER : EMPTY.number) : EMPTY.choice;
      const right = reply?.right ?? "";
      told.replaceChildren(reply?.says ?? missing);
      told.dataset.right = right;
      if (right) told.append(" ", ...verdicts.cloneNode(true).childNodes);
      if (!reply) (field ?? question.querySelector("input")).focus();
    };

    button.disabled = false;
    button.addEventListener("click", check);
    question.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) check();
    });
  }
})();
