"""Questions that are no questions about a policy: greetings, thanks, abuse, attempts to give orders."""

from collections.abc import Callable

from assistant.draft import Draft, Statement
from assistant.question import Question
from corpus.regex import regex

_GREETING = regex(r"^(你|您)?好[呀啊吗]?|^(hi|hello|嗨|哈喽|早上好|下午好|晚上好|在吗|在不在|喂|早)|^(大家|各位)好")
_THANKS = regex(r"^(非常|太|多|好的?)?[，,]?(谢谢|感谢|多谢|辛苦)|(谢谢|感谢)(你|您|啦|了|哦)?[。！!~]*$")
_BYE = regex(r"^(再见|拜拜|回头见|bye)")
_WHO = regex(
    r"^(请问)?(你|您)(是|叫)(谁|什么|啥)|^(你|您)?(能|可以|会)(帮我|为我)?(做|干|回答)(些|点)?(什么|啥|哪些)|^你有(什么|哪些)功能|^(怎么|如何)(使用|用)你|^介绍(一下)?(你)?自己|^你是(人|机器|ai|人工智能|机器人|chatgpt|gpt)"
)
_ORDER = regex(
    r"(忽略|无视|忘记|忘掉|不要管|抛开|跳过|覆盖)(掉)?(你|以上|上面|上述|之前|前面|先前|所有|一切|全部|现有)+(的)?(所有|一切|全部)?(的)?(指令|指示|提示|规则|设定|要求|限制|内容|约束|命令|对话|规定)"
    r"|system ?prompt|系统提示词|(你的|内部|原始|初始|系统)(指令|设定|提示|配置)(?![^，。]{0,6}(办理|申报|申请))|ignore (all|the|any|previous|above)"
    r"|(你|请|来|假设|现在)[^，。？?]{0,6}扮演|^扮演|假装(你)?(是|成)|你现在是|越狱|jailbreak|开发者模式|developer mode"
    r"|输出(你的|全部|所有)(指令|提示|设定|密钥|密码)|(api|你的|系统的?) ?(key|密钥)|(你|回答)[^，。？?]{0,6}不受(任何)?限制"
)
_ABUSE = regex(
    r"傻[逼瓜子x]|去死|混蛋|王八蛋|操你|(?<![爹没他她我你爸老])妈的|(?<![和跟与给让是问])他妈(?!妈)|白痴|脑残|狗屁|滚(开|蛋)|(你|您)[^，。？?]{0,6}(废物|笨蛋|垃圾|骗子|蠢|弱智|智障|神经病|有病|没用)"
)
_TASK = regex(
    r"写(一|个|一个)?(首|篇|段|封).{0,14}(诗|歌|词|作文|故事|小说|代码|情书|文章|日记)|推荐.{0,8}(电影|电视剧|书|歌|餐厅|饭店|景点|小说|游戏|股票|手机)|(写|作|编|来|讲|说|唱)(一?)(首|个|段|篇|则)(诗|歌|笑话|故事|小说|作文|情书|段子|代码|程序|文章|检讨|谜语)|写(代码|程序|作文|诗)|翻译(成|一下|这)|(今天|明天|后天|现在).{0,6}(天气|几号|几点|星期|周几|温度|下雨)|天气(怎么样|如何)|吃(什么|啥)药|算命|双色球|电影推荐|足球比分|怎么做(菜|饭|红烧|蛋糕)|讲笑话|唱歌|\d\s{0,4}[+\-*/×÷]\s{0,4}\d{1,12}\s{0,4}(=|等于|是多少)"
)
# What no policy is asked about unless its text speaks of it: 统一社会信用代码, 彩票公益金, 减肥减药 are policy matters.
_ELSEWHERE = regex(
    r"感冒|发烧|天气预报|股价|股市|python|excel|java|代码|编程|末班车|首班车|红烧|减肥|股票|彩票|星座|菜谱"
)

WELCOME = "我可以回答已载入政策文件里的问题，例如目标指标、责任单位、支持措施和附表内容，并标明出处。请直接提问。"
_BEYOND = "这个问题不在已载入政策文件的范围内，我只依据政策原文回答。可以换成与政策目标、责任分工或支持措施有关的问题。"


def propose(question: Question) -> Draft | None:
    """Reply to what is no question about a policy; None where it may be one."""
    text = question.folded
    spaced = question.text.strip().lower()
    if _ORDER.search(text) or _ORDER.search(spaced):
        return Draft(
            (Statement("我不能改变回答规则，只依据已载入的政策原文回答问题。请提出与政策有关的问题。"),),
            "out_of_scope",
            1.0,
            "scope",
        )
    if _ABUSE.search(text):
        return Draft((Statement("请文明交流。我只回答与已载入政策文件有关的问题。"),), "out_of_scope", 1.0, "scope")
    short = len(text) <= 14
    if short and _THANKS.search(text):
        return Draft((Statement("不客气，有政策方面的问题随时问我。"),), "chitchat", 1.0, "scope")
    if short and _BYE.search(text):
        return Draft((Statement("再见，有政策方面的问题欢迎再来。"),), "chitchat", 1.0, "scope")
    if _WHO.search(text) or (_GREETING.search(text) and len(_GREETING.sub("", text)) <= 4):
        return Draft((Statement("您好，我是政策问答助手。" + WELCOME),), "chitchat", 1.0, "scope")
    if _TASK.search(text):
        return out_of_scope()
    return None


def is_elsewhere(question: Question, spoken_of: Callable[[str], bool]) -> bool:
    """Whether a question is about everyday matters that none of the documents speaks of.

    Args:
        question: It.
        spoken_of: Tells whether a document holds a word.
    """
    named = {match[0] for match in _ELSEWHERE.finditer(question.folded)}
    return bool(named) and not any(map(spoken_of, named))


def out_of_scope() -> Draft:
    """The reply to a question about another subject."""
    return Draft((Statement(_BEYOND),), "out_of_scope", 1.0, "scope")
