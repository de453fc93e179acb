const PICKS = ["CHOICE", "CHOICES"];
const KEYBOARDS = { NUMBER: "digit", PHONE: "number" };
const FAULTS = {
  ANSWER_REQUIRED: "这一题要回答",
  ANSWER_TOO_LONG: "太长了",
  ANSWER_TOO_MANY: "只能选一个",
  NOT_A_NUMBER: "请填数字",
  NOT_A_PHONE: "请填手机号",
  NOT_AN_EMAIL: "请填邮箱地址",
  NOT_A_DATE: "请选一个日期",
  NOT_A_CHOICE: "请从中选择",
};

const has = (answer, value) => (Array.isArray(answer) ? answer.includes(value) : answer === value);

/** 这一页的题目，连同已经写下的和写错的；faults 是 { 题目: 错误码 } */
function questions({ fields }, step, answers, faults) {
  return fields
    .filter((field) => field.step === step)
    .map(({ key, type, label, isRequired, choices }) => ({
      key,
      type,
      label: label.zh,
      isRequired,
      isPick: PICKS.includes(type),
      keyboard: KEYBOARDS[type] || "text",
      answer: answers[key] || "",
      choices: choices.map(({ value, label: says }) => ({ value, label: says.zh, isChosen: has(answers[key], value) })),
      fault: faults[key] ? FAULTS[faults[key]] || "这样填不行，请改一改" : "",
    }));
}

/** 点了一个选项之后的回答；单选再点一次就是取消 */
function picked({ type }, answer, value) {
  if (type === "CHOICE") return answer === value ? "" : value;
  const chosen = answer || [];
  return chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
}

const steps = ({ fields }) => [...new Set(fields.map(({ step }) => step))].sort((one, other) => one - other);

/** 有一处要改的最前一页；没有就是最后一页 */
function stepOf(form, keys) {
  const wrong = form.fields.filter(({ key }) => keys.includes(key)).map(({ step }) => step);
  return wrong.length > 0 ? Math.min(...wrong) : Math.max(...steps(form));
}

module.exports = { questions, picked, steps, stepOf };
