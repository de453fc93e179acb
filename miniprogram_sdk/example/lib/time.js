const two = (number) => String(number).padStart(2, "0");

/** 日子的写法：11月30日，按手机所在的时区 */
const day = (iso) => {
  const date = new Date(iso);
  return `${date.getMonth() + 1}月${date.getDate()}日`;
};

/** 时刻的写法：11月30日 20:00 */
const moment = (iso) => {
  const date = new Date(iso);
  return `${day(iso)} ${two(date.getHours())}:${two(date.getMinutes())}`;
};

module.exports = { day, moment };
