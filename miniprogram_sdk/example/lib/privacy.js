const { growth } = require("./growth");
const { day, moment } = require("./time");

/** 我的资料走到哪一步；问不到就是 null。副本本身不放进页面，要的时候再取 */
exports.privacy = async () => {
  const found = await growth.myPrivacy();
  if (!found.ok) return null;
  const { myData, erasedFrom } = found.value;
  // 过期了的那份有期限，却取不到了
  const isMaking = myData !== null && !myData.isReady && myData.expiresAt === null;
  const canCopy = myData !== null && myData.isReady;
  return {
    isMaking,
    canCopy,
    copySays: isMaking
      ? "正在整理，过一两分钟下拉看看"
      : canCopy
        ? `整理好了，${day(myData.expiresAt)} 前可以复制`
        : "店里记着的一切，一天可以要一份",
    erased: erasedFrom ? moment(erasedFrom) : "",
  };
};

/** 副本的全文；没有就是 null */
exports.myCopy = async () => {
  const found = await growth.myPrivacy({ withCopy: true });
  return found.ok && found.value.myData ? found.value.myData.json : null;
};
