"""One sentence, two people: whose words they are that one of them passes on, meets, denies or is called."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

SENTENCES = """
Stone | In a letter to Ann Bell, Mary Stone wrote that the bridge was "a danger to us all."
Bell | Mary Stone, to whom Ann Bell said "the bridge is a danger to us all," nodded.
Bell | The bridge is, as Ann Bell put it to Mary Stone, "a danger to us all."
Bell | "The bridge is a danger to us all," Ann Bell was quoted as saying by Mary Stone.
Bell | "The bridge is a danger to us all," Mary Stone quoted Ann Bell as saying on Monday.
Bell | Mary Stone read aloud from Ann Bell's letter: "The bridge is a danger to us all."
Bell | It was Ann Bell, not Mary Stone, who said the bridge was "a danger to us all."
Bell | It was Ann Bell who told Mary Stone that the bridge was "a danger to us all."
Bell | What Ann Bell told Mary Stone was "the bridge is a danger to us all."
Bell | Called "a danger to us all" by Ann Bell, Mary Stone left the room.
Bell | To quote Ann Bell, the bridge is "a danger to us all."
Stone | Like Ann Bell before her, Mary Stone said the bridge was "a danger to us all."
Bell | Mary Stone was told by Ann Bell that the bridge was "a danger to us all."
Bell | Mary Stone heard Ann Bell say the bridge was "a danger to us all."
Bell | Mary Stone got a letter from Ann Bell saying the bridge was "a danger to us all."
Bell | Mary Stone got a letter from Ann Bell that called the bridge "a danger to us all."
Bell | Ann Bell's letter to Mary Stone called the bridge "a danger to us all."
Bell | Mary Stone laughed when Ann Bell said the bridge was "a danger to us all."
Stone | When Ann Bell asked about the bridge, Mary Stone said it was "a danger to us all."
Stone | Asked by Ann Bell whether the bridge was safe, Mary Stone said it was "a danger to us all."
Bell | "Is the bridge a danger to us all?" Ann Bell asked Mary Stone.
- | "The bridge is a danger to us all," Mary Stone was told.
Bell | "The bridge is a danger to us all," Mary Stone was told by Ann Bell.
Bell | "The bridge is a danger to us all," Ann Bell reportedly told Mary Stone.
Bell | "The bridge is a danger to us all," Ann Bell is said to have told Mary Stone.
Bell | "The bridge is a danger to us all," Ann Bell told Mary Stone, according to Bo Ruiz.
Bell | "A danger to us all" is how Ann Bell described Mary Stone.
Bell | "A danger to us all" was how Mary Stone was described by Ann Bell.
Bell | "A danger to us all" was Ann Bell's verdict on Mary Stone.
Bell | "The bridge is a danger to us all," came the reply from Ann Bell to Mary Stone.
Bell | Mary Stone faced accusations from Ann Bell that she was "a danger to us all."
Bell | Mary Stone was accused by Ann Bell of being "a danger to us all."
Bell | Mary Stone, accused of being "a danger to us all" by Ann Bell, denied it.
Bell | Ann Bell accused Mary Stone of being "a danger to us all."
Bell | Ann Bell, accusing Mary Stone of being "a danger to us all," left.
- | Critics of Mary Stone say she is "a danger to us all."
- | Supporters of Mary Stone call her "a danger to us all."
Stone | Mary Stone apologised for calling Ann Bell "a danger to us all."
- | Mary Stone denied calling Ann Bell "a danger to us all."
Bell | Mary Stone denied Ann Bell's claim that she had been "a danger to us all."
Stone | Ann Bell sued Mary Stone for calling her "a danger to us all."
Stone | Mary Stone stood by her description of Ann Bell as "a danger to us all."
Bell | Mary Stone defended Ann Bell's description of the bridge as "a danger to us all."
Bell | Mary Stone says Ann Bell called her "a danger to us all."
Bell | Mary Stone says she was called "a danger to us all" by Ann Bell.
- | Mary Stone says she was called "a danger to us all."
Stone | Mary Stone says Ann Bell is "a danger to us all."
Bell | Mary Stone thanked Ann Bell for calling the bridge "a danger to us all."
- | Mary Stone asked Ann Bell to say the bridge was "a danger to us all."
Bell | Mary Stone signed a letter by Ann Bell that called the bridge "a danger to us all."
Bell | Mary Stone left after Ann Bell told reporters that the bridge was "a danger to us all."
Bell | Mary Stone spoke a day after Ann Bell had called her "a danger to us all."
Stone | A day after Ann Bell spoke, Mary Stone called the bridge "a danger to us all."
Bell | Mary Stone's opponent, Ann Bell, called her "a danger to us all."
Bell | Mary Stone's lawyer, Ann Bell, said the bridge was "a danger to us all."
- | Mary Stone's lawyer said the bridge was "a danger to us all."
Bell | Mary Stone shared a post in which Ann Bell called the bridge "a danger to us all."
Bell | Mary Stone retweeted Ann Bell, who called the bridge "a danger to us all."
Stone | Mary Stone told Ann Bell that the bridge was "a danger to us all."
Stone | Mary Stone warned Ann Bell: "The bridge is a danger to us all."
Bell | Mary Stone, whose aide Ann Bell called the bridge "a danger to us all," left.
Stone | Mary Stone, whose aide is Ann Bell, called the bridge "a danger to us all."
Bell | Mary Stone will meet Ann Bell, who has said the bridge is "a danger to us all."
Bell | Mary Stone won the backing of Ann Bell, who said the bridge was "a danger to us all."
Bell | Mary Stone's plan was dismissed by Ann Bell as "a danger to us all."
Bell | Mary Stone's plan, dismissed by Ann Bell as "a danger to us all," has failed.
Bell | Mary Stone's plan drew fire from Ann Bell, who said it was "a danger to us all."
Bell | Mary Stone's plan was "a danger to us all," in the view of Ann Bell.
Bell | Mary Stone's plan was "a danger to us all," in Ann Bell's view.
Bell | Mary Stone's plan is "a danger to us all" in the eyes of Ann Bell.
Bell | For Ann Bell, Mary Stone is "a danger to us all."
Bell | To Ann Bell, Mary Stone's plan is "a danger to us all."
Bell | Mary Stone won because Ann Bell thought she was "a danger to us all."
Bell | Ann Bell, asked what she thought of Mary Stone, replied: "A danger to us all."
Bell | Mary Stone asked Ann Bell what she thought. "The bridge is a danger to us all," Bell replied.
Bell | Mary Stone phoned Ann Bell. "The bridge is a danger to us all," Bell told her.
Bell | According to Mary Stone, Ann Bell said the bridge was "a danger to us all."
Bell | Mary Stone alleges that Ann Bell told her: "The bridge is a danger to us all."
Bell | Mary Stone alleges in the suit that Ann Bell called her "a danger to us all."
Stone | Mary Stone said, after Ann Bell had spoken, that the bridge was "a danger to us all."
Stone | Mary Stone, standing beside Ann Bell, said the bridge was "a danger to us all."
Stone | Mary Stone — who succeeded Ann Bell — said the bridge was "a danger to us all."
Bell | Mary Stone's predecessor as mayor, Ann Bell, has called the bridge "a danger to us all."
Bell | The bridge was "a danger to us all," said Mary Stone's deputy, Ann Bell.
Bell | The bridge was "a danger to us all," said Ann Bell, Mary Stone's deputy.
Bell | The bridge was "a danger to us all," said Ann Bell of Mary Stone's plan.
Bell | Mary Stone's plan was "a danger to us all," Ann Bell said.
Stone | "The bridge is a danger to us all," Mary Stone told Ann Bell of the Courier.
Bell | "The bridge is a danger to us all," one of Mary Stone's aides, Ann Bell, said.
- | "The bridge is a danger to us all," one of Mary Stone's aides said.
Stone | "The bridge is a danger to us all," Mary Stone said of Ann Bell.
Stone | Mary Stone dismissed Ann Bell's claim: "That is nonsense and she knows it."
Stone | Mary Stone responded to Ann Bell's claim: "That is nonsense and she knows it."
Stone | Mary Stone rejected Ann Bell's accusation: "That is nonsense and she knows it."
Stone | Mary Stone mocked Ann Bell's remarks: "That is nonsense and she knows it."
Stone | Mary Stone tweeted a response to Ann Bell's statement: "That is nonsense and she knows it."
Stone | Mary Stone answered Ann Bell's question: "That is nonsense and she knows it."
Stone | Mary Stone said of Ann Bell's comments: "That is nonsense and she knows it."
Stone | Mary Stone laughed off Ann Bell's threat: "That is nonsense and she knows it."
Bell | Mary Stone recalled Ann Bell's advice: "Go home and be kind to people."
Bell | Mary Stone repeated Ann Bell's words: "Go home and be kind to people."
Bell | Mary Stone cited Ann Bell's statement: "Go home and be kind to people."
Bell | Mary Stone remembered Ann Bell's answer: "Go home and be kind to people."
Bell | Mary Stone read out Ann Bell's message: "Go home and be kind to people."
Bell | Then came Ann Bell's answer to Mary Stone: "Go home and be kind to people."
Bell | Ann Bell's answer to Mary Stone: "Go home and be kind to people."
Bell | Mary Stone read aloud from Ann Bell's letter: "Go home and be kind to people."
Bell | Mary Stone quoted from Ann Bell's speech: "Go home and be kind to people."
Bell | Mary Stone pointed to Ann Bell's tweet: "Go home and be kind to people."
Stone | Mary Stone replied to Ann Bell's tweet: "Go home and be kind to people."
Stone | Mary Stone commented on Ann Bell's tweet: "Go home and be kind to people."
Stone | Mary Stone reacted to Ann Bell's letter: "Go home and be kind to people."
Stone | Mary Stone wrote under Ann Bell's post: "Go home and be kind to people."
Bell | It was Ann Bell, not Mary Stone, who said the bridge was "a danger to us all."
Bell | Mary Stone echoed Ann Bell's warning: "Go home and be kind to people."
Bell | Mary Stone ended with Ann Bell's motto: "Go home and be kind to people."
Stone | Mary Stone was unmoved by Ann Bell's plea: "I will not go home for anybody."
Stone | Mary Stone had a message for Ann Bell: "Go home and be kind to people."
Stone | Mary Stone's message to Ann Bell: "Go home and be kind to people."
Stone | Mary Stone sent Ann Bell a letter: "Go home and be kind to people."
Bell | Mary Stone got an email from Ann Bell: "Go home and be kind to people."
Bell | Mary Stone got this reply from Ann Bell: "Go home and be kind to people."
Stone | Mary Stone criticised Ann Bell: "She should go home and be kind to people."
Stone | Mary Stone praised Ann Bell: "She is kind to people wherever she goes."
Stone | Mary Stone agreed with Ann Bell: "We should go home and be kind."
Stone | Mary Stone interrupted Ann Bell: "Go home and be kind to people."
Bell | Mary Stone was interrupted by Ann Bell: "Go home and be kind to people."
Bell | Mary Stone drew a rebuke from Ann Bell: "Go home and be kind to people."
Bell | Mary Stone got an earful from Ann Bell: "Go home and be kind to people."
Bell | Mary Stone's words made Ann Bell shout: "Go home and be kind to people."
Stone | Mary Stone, with Ann Bell at her side: "Go home and be kind to people."
Stone | Mary Stone to Ann Bell: "Go home and be kind to people."
Bell | Ann Bell, after Mary Stone had spoken: "Go home and be kind to people."
Bell | Editors were irritated by the lack of detail, with Sen. Ann Bell calling it a "menu without prices."
Bell | Mary Stone was attacked, with Ann Bell saying she had "lost the plot" on Monday.
Bell | Mary Stone lost partly because of Mr. Bell's suggestion at a debate that she was "nice enough."
Bell | Mary Stone was attacked by Ann Bell, who called her "a disgrace" on Monday.
Bell | Mary Stone, whom Ann Bell has called "a disgrace," was absent.
Bell | Mary Stone, described by Ann Bell as "a disgrace," was absent.
Bell | Mary Stone, once called "a disgrace" by Ann Bell, was absent.
Bell | Ann Bell hated what she called "a disgrace." By Friday Mary Stone had left.
Bell | In what Ann Bell called "a disgrace," Mary Stone was absent.
Bell | Mary Stone rejected the claim by Ann Bell that she was "a disgrace."
Bell | "It is a disgrace to the town," wrote another leading advocate, Ann Bell of the firm of Mayer and Brown.
Bell | "It is a disgrace to the town," wrote the Danish ambassador at the time, Ann Bell.
Bell | Another delegate on the harbour board, Ann Bell, said she was only "leaning that way."
Stone | For Ann Bell, according to Mary Stone, the speech is "a test" of her will.
Stone | For Ann Bell, the speech is "a test of her will," Mary Stone said.
Bell | A spokesman for Mary Stone, Ann Bell, said the bridge was "a danger to us all."
- | A spokesman for Mary Stone said the bridge was "a danger to us all."
Bell | Mary Stone's spokeswoman, Ann Bell, said the bridge was "a danger to us all."
Stone | Mary Stone said through a spokesman that the bridge was "a danger to us all."
Stone | Mary Stone, through her lawyer, Ann Bell, said the bridge was "a danger to us all."
Stone | In a statement read by Ann Bell, Mary Stone said the bridge was "a danger to us all."
Bell | Speaking on behalf of Mary Stone, Ann Bell said the bridge was "a danger to us all."
Bell | Speaking for Mary Stone, Ann Bell said the bridge was "a danger to us all."
Stone+Bell | Mary Stone and Ann Bell said the bridge was "a danger to us all."
Stone+Bell | Mary Stone and Ann Bell both called the bridge "a danger to us all."
Stone | Mary Stone, like Ann Bell, called the bridge "a danger to us all."
Stone | Mary Stone, not Ann Bell, called the bridge "a danger to us all."
Stone | Mary Stone, and not Ann Bell, called the bridge "a danger to us all."
Stone | Mary Stone, rather than Ann Bell, called the bridge "a danger to us all."
Stone | Mary Stone, unlike Ann Bell, called the bridge "a danger to us all."
Stone | Mary Stone, the wife of Ann Bell's brother, said the bridge was "a danger to us all."
Stone | Mary Stone, who works for Ann Bell, said the bridge was "a danger to us all."
Stone | Mary Stone, who was hired by Ann Bell, said the bridge was "a danger to us all."
Stone | Mary Stone, hired by Ann Bell in May, said the bridge was "a danger to us all."
Stone | Mary Stone, a friend of Ann Bell, said the bridge was "a danger to us all."
Stone | Mary Stone, a critic of Ann Bell who lost to her, said the bridge was "a danger to us all."
Stone | Mary Stone, a lawyer representing Ann Bell, said the bridge was "a danger to us all."
Stone | Mary Stone, who represents Ann Bell in the suit, said the bridge was "a danger to us all."
Stone | Mary Stone, Ann Bell's lawyer, said the bridge was "a danger to us all."
Stone | Ann Bell's lawyer, Mary Stone, said the bridge was "a danger to us all."
Stone | Ann Bell's lawyer Mary Stone said the bridge was "a danger to us all."
Stone | "The bridge is a danger to us all," said Mary Stone, a lawyer for Ann Bell.
Stone | "The bridge is a danger to us all," said Mary Stone, who has known Ann Bell for years.
Stone | "The bridge is a danger to us all," said Mary Stone after Ann Bell had spoken.
Stone | "The bridge is a danger to us all," said Mary Stone, adding that Ann Bell knew it.
Stone | "The bridge is a danger to us all," said Mary Stone, referring to Ann Bell.
Stone | "The bridge is a danger to us all," said Mary Stone as Ann Bell looked on.
Stone | "The bridge is a danger to us all," said Mary Stone to Ann Bell.
Stone | "The bridge is a danger to us all," Mary Stone said when Ann Bell asked her.
Stone | "The bridge is a danger to us all," Mary Stone said, and Ann Bell agreed.
Stone | "The bridge is a danger to us all," Mary Stone said in reply to Ann Bell.
Stone | "The bridge is a danger to us all," Mary Stone wrote to Ann Bell on Monday.
Stone | "The bridge is a danger to us all," Mary Stone said on Ann Bell's show.
Stone | "The bridge is a danger to us all," Mary Stone told Ann Bell's lawyer.
Stone | "The bridge is a danger to us all," Mary Stone, Ann Bell's aide, said.
Bell | "The bridge is a danger to us all," Mary Stone's aide, Ann Bell, said.
Bell | "The bridge is a danger to us all," said Mary Stone's brother-in-law, Tom Bell.
Stone | "The bridge," Mary Stone told Ann Bell, "is a danger to us all."
Stone | "The bridge," said Mary Stone, as Ann Bell nodded, "is a danger to us all."
Bell | "Mary Stone," Ann Bell said, "is a danger to us all."
Bell | "Mary Stone is right," said Ann Bell. "The bridge is a danger to us all."
Bell | "I told Mary Stone that the bridge is a danger to us all," said Ann Bell.
Bell | "Mary Stone said it best: the bridge is a danger to us all," said Ann Bell.
Bell | "As Mary Stone said, the bridge is a danger to us all," said Ann Bell.
Council | The Town Council, which Mary Stone heads, said the bridge was "a danger to us all."
Council | The Town Council said in a letter to Mary Stone that the bridge was "a danger to us all."
Council | The Town Council, headed by Mary Stone, said the bridge was "a danger to us all."
Stone | Mary Stone of the Town Council said the bridge was "a danger to us all."
Stone | Mary Stone, of the Town Council, said the bridge was "a danger to us all."
Stone | Mary Stone, head of the Town Council, said the bridge was "a danger to us all."
Stone | Mary Stone, who heads the Town Council, said the bridge was "a danger to us all."
Stone | The Town Council's head, Mary Stone, said the bridge was "a danger to us all."
Stone | The head of the Town Council, Mary Stone, said the bridge was "a danger to us all."
Stone | Town Council head Mary Stone said the bridge was "a danger to us all."
Stone | The Town Council agreed. "The bridge is a danger to us all," said its head, Mary Stone.
Stone | The Town Council agreed. "The bridge is a danger to us all," its head, Mary Stone, said.
Stone | A judge ruled for Mary Stone, who had said the bridge was "a danger to us all."
- | A judge ruled for Mary Stone, saying the bridge was "a danger to us all."
- | A judge, ruling against Mary Stone, said the bridge was "a danger to us all."
Stone | Judge Mary Stone, ruling against Ann Bell, said the bridge was "a danger to us all."
Stone | Ruling against Ann Bell, Judge Mary Stone said the bridge was "a danger to us all."
Stone | Ann Bell was sued by Mary Stone, who said the bridge was "a danger to us all."
Stone | Mary Stone's book calls the bridge "a danger to us all."
Stone | Mary Stone's lawsuit says the bridge is "a danger to us all."
Stone | Mary Stone's letter to Ann Bell says the bridge is "a danger to us all."
Stone | In her book about Ann Bell, Mary Stone says the bridge is "a danger to us all."
Stone | In her lawsuit against Ann Bell, Mary Stone says the bridge is "a danger to us all."
- | Lawyers for Mary Stone said the bridge was "a danger to us all."
- | People close to Mary Stone said the bridge was "a danger to us all."
- | Sources close to Mary Stone called the bridge "a danger to us all."
- | An aide to Mary Stone called the bridge "a danger to us all."
- | Officials under Mary Stone called the bridge "a danger to us all."
- | One voter told Mary Stone that the bridge was "a danger to us all."
- | A man shouted at Mary Stone that the bridge was "a danger to us all."
- | A man interrupted Mary Stone, shouting that the bridge was "a danger to us all."
- | A sign behind Mary Stone said the bridge was "a danger to us all."
- | Mary Stone stood under a sign that read "The bridge is a danger to us all."
- | Mary Stone wore a shirt that said "The bridge is a danger to us all."
- | The crowd greeted Mary Stone with shouts of "The bridge is a danger to us all!"
- | Mary Stone spoke over chants of "The bridge is a danger to us all!"
- | Mary Stone was met with cries of "Shame on you all!"
Stone | Mary Stone led the crowd in chants of "The bridge must go!"
Stone | Mary Stone began to chant "The bridge must go!" and the crowd joined in.
- | Someone in the crowd yelled at Mary Stone: "The bridge must go!"
- | Someone yelled "The bridge must go!" at Mary Stone.
- | "The bridge must go!" someone yelled at Mary Stone.
Stone | "The bridge must go!" Mary Stone yelled at someone.
- | "The bridge must go!" read a banner that Mary Stone held.
Stone | "The bridge must go!" Mary Stone tweeted to Ann Bell.
Stone | Mary Stone (@marystone) tweeted at Ann Bell: "The bridge must go!"
Stone | Mary Stone replied to Ann Bell on Twitter: "The bridge must go!"
Bell | Mary Stone replied to a tweet by Ann Bell that called the bridge "a danger to us all."
Stone | Mary Stone deleted a tweet about Ann Bell that called the bridge "a danger to us all."
"""

INTRODUCED = (
    "Mary Stone, the mayor, and Ann Bell, a councillor, met at the town hall on Monday to talk about the bridge.\n\n"
)
AFTER_INTRODUCTION = """
Stone | Stone said the bridge was old. "It has to go before the winter," she said.
Bell | Stone said the bridge was old. Bell disagreed. "It can stay for years," she said.
Bell | Stone asked Bell about the bridge. "It can stay for years," came the answer.
Bell | Stone turned to Bell. "It can stay for years," Bell told her.
Stone | Stone told Bell the bridge had to go. "It cannot stay for another year," she told her.
Bell | After Stone spoke, Bell took the floor. "It can stay for years," she said.
Bell | Bell spoke after Stone. "It can stay for years," she said.
Stone | Bell listened as Stone spoke. "It cannot stay for another year," Stone said.
Bell | Stone had been attacked by Bell before. "She has no plan for the bridge," Bell said of her.
Bell | Bell, who has fought Stone for years, was blunt. "She has no plan for the bridge," she said.
Stone | "Ann Bell has no plan for the bridge," said Stone.
Bell | "Mary Stone has no plan for the bridge," Bell said, adding: "She never had one."
Stone | "It has to go," Stone said. "It cannot stay." Bell shook her head.
Bell | "It has to go," Stone said. "No, it can stay for years," Bell replied. "We have the money for it."
Stone | "Will it stay?" Bell asked. "It has to go before the winter," Stone answered.
Stone | Asked by Bell if it would stay, Stone said: "It has to go before the winter."
Bell | Told by Stone that it would go, Bell said: "It can stay for years."
Stone | Stone smiled at Bell. "You will see," she said.
Bell | Stone's speech angered Bell, who called it "a list of excuses."
Stone | Stone, who beat Bell last year, called it "a list of excuses."
Bell | Stone, beaten by Bell last year, left early, and Bell called that "a sign of weakness."
Bell | Stone left early, which Bell called "a sign of weakness."
Bell | Stone left early, a move that Bell described as "a sign of weakness."
Bell | Stone left early - "a sign of weakness," as Bell put it.
Bell | Stone left early. Bell called it "a sign of weakness."
Bell | Stone's early exit was "a sign of weakness," Bell said.
Bell | That Stone left early was "a sign of weakness," according to Bell.
Stone | Stone said Bell's plan was "a list of excuses."
Stone | Stone said that Bell, who opposes the plan, was "a bad loser."
Stone | Stone said that Bell had opposed the plan because she was "a bad loser."
Stone | Stone, along with others, called Bell "a bad loser."
Bell | Stone, Bell said, was "a bad loser."
Bell | Stone, according to Bell, is "a bad loser."
Bell | Stone is, Bell insists, "a bad loser."
Bell | Bell on Stone: "She is a bad loser."
Bell | Bell about Stone: "She is a bad loser."
Stone | Stone (left) with Bell: "We have agreed on nothing so far."
Bell | Stone wants the bridge gone. But Bell sees it otherwise: "It can stay for years."
Bell | Stone wants the bridge gone. Not so Bell: "It can stay for years."
Bell | Not everyone agrees with Stone. "It can stay for years," Bell said.
Bell | Few have fought Stone as hard as Bell. "She has no plan," Bell said.
Bell | Stone's critics include Bell. "She has no plan," the councillor said.
Stone | Stone's critics include Bell. "She has no plan either," the mayor said.
Bell | The mayor listened to the councillor. "It can stay for years," Bell said.
Bell | The councillor said the mayor had "no plan at all."
Stone | The mayor said the councillor had "no plan at all."
Bell | The councillor, asked about the mayor, said: "She has no plan at all."
Bell | Her opponent, Bell, said Stone had "no plan at all."
Stone | "I have a plan," said the mayor, who beat Bell last year.
Bell | "I have a plan," said the councillor, who lost to Stone last year.
Stone | Neither woman would budge. "I have a plan," Stone said.
- | Neither Stone nor Bell would say that the other had "a real plan."
- | Stone did not say that Bell had "a real plan."
- | Stone refused to call Bell "a bad loser."
- | Stone stopped short of calling Bell "a bad loser."
Stone | Stone all but called Bell "a bad loser."
Stone | Stone would not say more than that the bridge was "a matter for the council."
Stone | Stone could not help calling Bell "a bad loser."
Bell | Stone once heard Bell call the bridge "a pile of rust."
Bell | Stone cannot forget that Bell called the bridge "a pile of rust."
Bell | Stone was furious that Bell had called the bridge "a pile of rust."
Bell | Stone wants Bell to apologise for calling the bridge "a pile of rust."
Bell | Stone demanded an apology from Bell for calling the bridge "a pile of rust."
Bell | Stone said Bell should apologise for calling the bridge "a pile of rust."
Stone | Stone apologised to Bell for calling the bridge "a pile of rust."
Bell | Stone, in reply to Bell's charge that the bridge was "a pile of rust," smiled.
Bell | Stone, asked about Bell's charge that the bridge was "a pile of rust," smiled.
Bell | Stone joked about Bell's charge that the bridge was "a pile of rust."
Bell | Stone ignored Bell's jibe that the bridge was "a pile of rust."
Bell | Stone had no answer to Bell's question of whether it was "a pile of rust."
Bell | Stone read the report in which Bell calls the bridge "a pile of rust."
Bell | Stone has seen the letter in which Bell wrote that the bridge was "a pile of rust."
Bell | Stone watched as Bell told the crowd that the bridge was "a pile of rust."
Bell | Stone left the room when Bell described the bridge as "a pile of rust."
Bell | Stone was absent while Bell explained that the bridge was "a pile of rust."
Bell | Stone was absent because Bell had said that the bridge was "a pile of rust."
Bell | Stone went after Ruiz on Sunday after Bell had said on Saturday evening that he was "a pile of rust."
Bell | Stone denounced candidate Ann Bell's call for "a total and complete shutdown of the bridge."
Bell | Stone blasted Ms. Bell's call for a "force of guards" on Wednesday.
Stone | Stone dismissed what Bell had said as "a pile of rust."
Stone | Stone told a woman who suggested that few would come that the bridge was "a pile of rust."
- | Stone disavowed an aide who had said that the bridge was "a pile of rust."
Bell | Stone arrived before Bell told the crowd that the bridge was "a pile of rust."
Bell | Unlike Stone, Bell called the bridge "a pile of rust."
Bell | Together with Stone's aide, Bell called the bridge "a pile of rust."
Bell | On Stone's show, Bell called the bridge "a pile of rust."
Bell | In an interview with Stone, Bell called the bridge "a pile of rust."
Bell | Interviewed by Stone, Bell called the bridge "a pile of rust."
Bell | Bell, in an interview with Stone, called the bridge "a pile of rust."
Bell | Speaking to Stone, Bell called the bridge "a pile of rust."
Bell | Writing about Stone, Bell called the bridge "a pile of rust."
"""


@pytest.mark.parametrize("line", SENTENCES.strip().split("\n"))
def test_whose_words_they_are(line: str) -> None:
    speaker, sentence = line.split(" | ")
    found = extract(sentence, indirect=False).attributions[0]
    named = [one.name.split()[-1] for one in found.speakers if one.kind != "unnamed"]
    assert named == ([] if speaker == "-" else speaker.split("+"))


TIE = 'Bell | "It has to go," Stone said. Bell shook her head. "It can stay," she said.'
"""Both are as likely by what was learned: 0.50 each."""


@pytest.mark.parametrize(
    "line",
    [
        *AFTER_INTRODUCTION.strip().split("\n"),
        pytest.param(TIE, marks=pytest.mark.xfail(reason="a tie of two women, both at 0.50")),
    ],
)
def test_whose_words_the_last_quote_is(line: str) -> None:
    speaker, text = line.split(" | ")
    found = extract(INTRODUCED + text, indirect=False).attributions[-1]
    named = [one.name.split()[-1] for one in found.speakers if one.kind != "unnamed"]
    assert named == ([] if speaker == "-" else speaker.split("+"))


OTHERS = (
    "Mary Stone, the mayor, and Tom Bell, a councillor, met at the town hall on Monday to talk about the bridge. "
    "The Town Council and the Freight Union were there, too.\n\n"
)
AFTER_OTHERS = """
Stone | Stone opposes the plan. She called it "a danger to us all."
Bell | Stone opposes the plan. He called it "a danger to us all."
Bell | Stone met Bell on Monday. He told her that the bridge was "a danger to us all."
Stone | Stone met Bell on Monday. She told him that the bridge was "a danger to us all."
Bell | Bell met Stone on Monday. "The bridge is a danger to us all," he said.
Stone | Bell met Stone on Monday. "The bridge is a danger to us all," she said.
Stone | Bell's aide met Stone on Monday. "The bridge is a danger to us all," she said.
Union | The Town Council wants to keep the bridge. The Freight Union called it "a danger to us all."
Union | The Town Council wants to keep the bridge. "It is a danger to us all," the Freight Union said in a statement.
Council | The Freight Union sued the Town Council. The council called the suit "a danger to us all."
Union | The Freight Union sued the Town Council. The union called the bridge "a danger to us all."
Union | The Freight Union sued the Town Council, calling the bridge "a danger to us all."
Council | The Town Council, sued by the Freight Union, called the suit "a danger to us all."
Union | The Town Council was sued by the Freight Union, which called the bridge "a danger to us all."
Council | The Freight Union sued the Town Council, which called the suit "a danger to us all."
Union | In its suit against the Town Council, the Freight Union called the bridge "a danger to us all."
Union | A report by the Freight Union called the bridge "a danger to us all," and the Town Council agreed.
Council | According to the Town Council, the Freight Union's plan is "a danger to us all."
Stone | Stone told the Freight Union that the bridge was "a danger to us all."
Stone | Stone told the Town Council: "The bridge is a danger to us all."
Stone | Stone, in a letter to the Freight Union, wrote: "The bridge is a danger to us all."
Union | The Freight Union, in a letter to Stone, wrote: "The bridge is a danger to us all."
Union | In a letter to Stone, the Freight Union wrote: "The bridge is a danger to us all."
Union | Stone received a letter from the Freight Union that said: "The bridge is a danger to us all."
Union | Stone read from the Freight Union's report: "The bridge is a danger to us all."
Bell | Stone and Bell spoke last. "The bridge is a danger to us all," the councillor said.
Stone | Stone and Bell spoke last. "The bridge is a danger to us all," the mayor said.
Bell | Stone had asked Bell to come. He came, and said: "The bridge is a danger to us all."
Stone | Bell had asked Stone to come. She came, and said: "The bridge is a danger to us all."
Bell | Stone said Bell told her that the bridge was "a danger to us all."
Bell | Stone said that Bell had told her the bridge was "a danger to us all."
Bell | Stone recalled that Bell had warned her the bridge was "a danger to us all."
Bell | Stone claims Bell said it was "a danger to us all."
Bell | Stone testified that Bell said, "The bridge is a danger to us all."
Bell | Stone testified that Bell told her, "The bridge is a danger to us all."
Bell | Stone remembers what Bell said: "The bridge is a danger to us all."
Bell | Stone did not like what Bell said: "The bridge is a danger to us all."
Bell | Stone knew what Bell meant when he said, "The bridge is a danger to us all."
Stone | What Bell said was wrong, Stone said: "The bridge is not a danger to anybody."
Stone | Bell was wrong, according to Stone: "The bridge is not a danger to anybody."
Stone | Bell was wrong, said Stone: "The bridge is not a danger to anybody."
Stone | Bell was wrong, Stone said. "The bridge is not a danger to anybody."
Bell | "The bridge is a danger to us all," Bell said. Stone laughed.
Stone | "The bridge is a danger to us all," Bell said. Stone laughed. "It is not," she said.
Stone | "The bridge is a danger to us all," Bell said. "It is not," said Stone.
Bell | "Is it?" asked Stone. "It is a danger to us all," said Bell.
Stone | "It is a danger to us all," said Bell. "Is it?" Stone asked.
Stone | Bell had no answer. "He never has one," Stone said.
Bell | Stone had no answer. "She never has one," Bell said.
Bell | Of Stone, Bell said: "She never has an answer."
Stone | Of Bell, she said: "He never has an answer."
Stone | Of Bell she said: "He never has an answer."
Stone | About Bell, Stone says: "He never has an answer."
Stone | Asked about Bell, she said: "He never has an answer."
Bell | Asked about Stone, he said: "She never has an answer."
Stone | Of all people, it was Stone who said it: "The bridge must go."
Bell | Stone's daughter married Bell's son. "A fine wedding," Bell said.
Stone | Stone's husband, a friend of Bell, was there. "A fine wedding," she said.
Bell | Stone's remarks came hours after Bell called the bridge "a danger to us all."
Bell | Stone's visit follows Bell's warning that the bridge is "a danger to us all."
Stone | Bell's visit follows Stone's warning that the bridge is "a danger to us all."
Bell | Stone's visit comes after a warning by Bell that the bridge is "a danger to us all."
Bell | Stone's office rejected a warning by Bell that the bridge is "a danger to us all."
Stone | "The bridge is a danger to us all," reads Stone's letter to Bell.
Stone | "The bridge is a danger to us all," Stone's letter to Bell says.
Stone | "The bridge is a danger to us all," Stone wrote in a letter that Bell made public.
Stone | "The bridge is a danger to us all," Stone says in a video posted by Bell.
Stone | In a video posted by Bell, Stone says the bridge is "a danger to us all."
Stone | A video posted by Bell shows Stone calling the bridge "a danger to us all."
Stone | Bell posted a video of Stone saying the bridge was "a danger to us all."
Stone | Bell shared an audio clip in which Stone calls the bridge "a danger to us all."
Stone | Bell was caught on tape asking Stone about the bridge. "It is a danger to us all," she said.
Bell | Emails show that Bell told Stone the bridge was "a danger to us all."
Bell | Minutes of the meeting quote Bell as saying that the bridge was "a danger to us all."
Bell | The Courier quoted Bell as telling Stone that the bridge was "a danger to us all."
Bell | The Courier reported that Bell called the bridge "a danger to us all."
Bell | The Courier says Bell called the bridge "a danger to us all."
Bell | Bell told the Courier that Stone's bridge was "a danger to us all."
Bell | Bell was quoted by the Courier as saying that the bridge was "a danger to us all."
Bell | Bell, the Courier reported, called the bridge "a danger to us all."
Bell | "The bridge is a danger to us all," Bell told Stone, the Courier reported.
Bell | "The bridge is a danger to us all," the Courier quoted Bell as saying.
Bell | "The bridge is a danger to us all," said Bell, according to the Courier.
Stone | "The bridge is a danger," she said. "It has to go," added Stone.
Bell | "The bridge is fine," Stone was told by Bell.
Bell | Pressed by Stone, Bell conceded that the bridge was "a danger to us all."
Bell | Stone pressed Bell, who conceded that the bridge was "a danger to us all."
Bell | Stone got Bell to concede that the bridge was "a danger to us all."
Stone | Stone persuaded Bell by saying that the bridge was "a danger to us all."
Bell | Stone stared at Bell. "A danger to us all," he repeated.
Bell | Stone, Bell noted, had called it fine; he called it "a danger to us all."
Stone | Bell noted that Stone had called the bridge "a danger to us all."
Stone | Bell pointed out that Stone had called the bridge "a danger to us all."
Stone | Bell reminded reporters that Stone had called the bridge "a danger to us all."
Stone | Bell complained that Stone had called the bridge "a danger to us all."
Stone | Bell is angry that Stone called the bridge "a danger to us all."
Stone | Bell is angry at Stone for calling the bridge "a danger to us all."
Stone | Bell attacked Stone for saying that the bridge was "a danger to us all."
Stone | Bell attacked Stone, who had said that the bridge was "a danger to us all."
Bell | Bell attacked Stone, saying that the bridge was "a danger to us all."
Bell | Bell attacked Stone and called the bridge "a danger to us all."
Bell | Bell attacked Stone, and he called the bridge "a danger to us all."
Stone | Bell attacked Stone, and she called the bridge "a danger to us all."
Bell | Bell attacked Stone in a speech that called the bridge "a danger to us all."
Bell | Bell attacked Stone in a post: "The bridge is a danger to us all."
Bell | Bell attacked Stone on Twitter: "The bridge is a danger to us all."
Bell | Bell wrote to Stone: "The bridge is a danger to us all."
Stone | Bell quoted Stone: "The bridge is a danger to us all."
Stone | Bell quoted Stone's words: "The bridge is a danger to us all."
Stone | Bell quoted from a letter by Stone: "The bridge is a danger to us all."
Stone | Bell showed a letter from Stone in which she called the bridge "a danger to us all."
Stone | Bell found a letter in which Stone called the bridge "a danger to us all."
Bell | Bell's motion calls the bridge "a danger to us all."
Bell | Bell's motion, which Stone opposes, calls the bridge "a danger to us all."
Stone | Stone opposes Bell's motion, which she calls "a danger to us all."
Stone | Stone opposes Bell's motion. She calls it "a danger to us all."
Stone | Stone opposes Bell's motion as "a danger to us all."
Stone | Stone sees Bell's motion as "a danger to us all."
Bell | Stone is seen by Bell as "a danger to us all."
Bell | Stone is regarded by Bell as "a danger to us all."
- | Stone is widely seen as "a danger to us all."
- | Stone is known as "the queen of bridges."
- | Stone was nicknamed "the queen of bridges."
Bell | Bell nicknamed Stone "the queen of bridges."
Bell | Stone, whom Bell nicknamed "the queen of bridges," smiled.
Bell | Bell introduced Stone as "the queen of bridges."
Bell | Stone was introduced by Bell as "the queen of bridges."
- | Stone was introduced as "the queen of bridges."
Stone | Stone, introduced by Bell, said: "I am the queen of bridges."
Stone | Stone introduced herself as "the queen of bridges."
Stone | Stone calls herself "the queen of bridges."
Stone | Stone, who calls herself "the queen of bridges," smiled at Bell.
Bell | Bell dubbed the plan "the queen of bridges."
Bell | The plan, which Bell dubbed "the queen of bridges," was drawn up by Stone.
Bell | Stone's plan, dubbed "the queen of bridges" by Bell, failed.
Bell | If Stone has her way, Bell warned, the bridge will be "a danger to us all."
Bell | Should Stone win, Bell warned, the bridge would be "a danger to us all."
Bell | Bell fears that Stone's plan is "a danger to us all."
Bell | Bell worries Stone will be "a danger to us all."
Stone | Stone worries that Bell is "a danger to us all."
Stone | Stone says she fears Bell is "a danger to us all."
Stone | Stone hopes Bell will stop being "a danger to us all."
Stone | Stone laughed and called Bell's plan "a danger to us all."
Stone | Stone, laughing, called Bell's plan "a danger to us all."
Stone | Stone, to laughter from Bell, called the plan "a danger to us all."
Stone | Stone, whose speech Bell interrupted twice, called the plan "a danger to us all."
Stone | Stone, answering Bell, called the plan "a danger to us all."
Stone | Stone, in answer to Bell, called the plan "a danger to us all."
Stone | Stone, told of Bell's remark, called the plan "a danger to us all."
Stone | Told of Bell's remark, Stone called the plan "a danger to us all."
Stone | Told that Bell had called her unfit, Stone called him "a danger to us all."
Bell | Told that Stone had called him unfit, Bell called her "a danger to us all."
Stone | When told that Bell disagreed, Stone called him "a danger to us all."
Stone | Stone, when told that Bell disagreed, called him "a danger to us all."
Stone | After Bell called her unfit, Stone called him "a danger to us all."
Stone | After calling Bell unfit, Stone called him "a danger to us all."
Stone | Before Bell could answer, Stone called him "a danger to us all."
Stone | Even as Bell praised her, Stone called him "a danger to us all."
Stone | Although Bell praised her, Stone called him "a danger to us all."
Stone | While Bell praised her, Stone called him "a danger to us all."
Bell | While Stone praised him, Bell called her "a danger to us all."
Bell | Stone praised Bell, while Bell called her "a danger to us all."
Bell | Stone praised Bell, but he called her "a danger to us all."
Bell | Stone praised Bell - who called her "a danger to us all."
Bell | Stone (whom Bell called "a danger to us all") smiled.
Stone | Stone (she once called Bell "a danger to us all") smiled.
"""


@pytest.mark.parametrize("line", AFTER_OTHERS.strip().split("\n"))
def test_whose_words_the_last_quote_is_of_several(line: str) -> None:
    speaker, text = line.split(" | ")
    found = extract(OTHERS + text, indirect=False).attributions[-1]
    named = [one.name.split()[-1] for one in found.speakers if one.kind != "unnamed"]
    assert named == ([] if speaker == "-" else speaker.split("+"))


PANEL = (
    "Daniel Fox, the bishop, and Clara Voss, a trade union leader, sat on one panel in Harwick on Friday. "
    "The Harbour Board and the Pilots' Guild had sent them.\n\n"
)
AFTER_THE_PANEL = """
Voss | Fox shrugged off Voss's charge that the fund was "a piggy bank for the rich."
Fox | Fox shrugged off Voss's charge: "Nobody who has seen the books would say so."
Voss | Fox winced at Voss's charge that the fund was "a piggy bank for the rich."
Voss | Fox was booed after Voss described the fund as "a piggy bank for the rich."
Voss | Fox, labelled "a puppet of the rich" by Voss, kept silent.
Voss | Fox, derided by Voss as "a puppet of the rich," kept silent.
Voss | Fox has been derided as "a puppet of the rich" by Voss.
- | Fox has been derided as "a puppet of the rich."
Voss | Fox left the panel, with Voss shouting that he was "a puppet of the rich."
Voss | Talks broke down, with the Pilots' Guild's Voss branding the fund "a piggy bank for the rich."
Fox | Voss was heckled, with Fox muttering that it was "the usual noise."
Voss | The suggestion from Voss that the fund is "a piggy bank for the rich" was met with laughter.
Voss | Fox overheard Voss call the fund "a piggy bank for the rich."
Voss | Fox watched Voss tell the pilots that the fund was "a piggy bank for the rich."
Voss | "The fund is a piggy bank for the rich," as Voss puts it.
Voss | The fund is a fraud, or "a piggy bank for the rich," in Voss's phrase.
Guild | The Harbour Board was attacked by the Pilots' Guild, which branded it "a piggy bank for the rich."
Board | The Pilots' Guild wrote to the Harbour Board, which dismissed the letter as "the usual noise."
Voss | Fox insists that Voss told him the fund was "a piggy bank for the rich."
Voss | Fox recounted how Voss had told him: "The fund is in good hands."
Voss | Fox complained of Voss calling the fund "a piggy bank for the rich."
Voss | Fox scolded Voss for claiming that the fund was "a piggy bank for the rich."
Voss | Fox forced Voss to admit that the fund was "in good hands."
- | Fox begged Voss to say that the fund was "in good hands."
- | Fox would not say that the fund was "in good hands."
- | Neither Fox nor Voss would call the fund "a fraud."
- | Fox never called the fund "a piggy bank."
Fox | Fox would say only that the fund was "in good hands."
Voss | Fox will debate Voss, who has called the fund "a piggy bank for the rich."
Voss | Fox sat down beside Voss, who whispered that the fund was "a piggy bank for the rich."
Fox | Fox, who debated Voss last year, calls the fund "a blessing for the town."
Fox | Fox, whose fund Voss has attacked, calls it "a blessing for the town."
Fox | Fox, flanked by Voss, called the fund "a blessing for the town."
Fox | Fox, no friend of Voss, called the fund "a blessing for the town."
Voss | Voss, no friend of Fox, called the fund "a piggy bank for the rich."
Voss | It was Voss, not Fox, who had called the fund "a piggy bank for the rich."
Voss | Voss, and not Fox, had called the fund "a piggy bank for the rich."
Voss | Fox read out Voss's email: "The fund is a piggy bank for the rich."
Fox | Fox answered Voss's email: "The fund is a blessing for the town."
Fox | Fox replied to Voss's email: "The fund is a blessing for the town."
Fox | Fox scoffed at Voss's email: "The fund is a blessing for the town."
Fox | Fox, replying to Voss, wrote: "The fund is a blessing for the town."
Voss | Fox had barely sat down when Voss shouted: "The fund is a piggy bank for the rich."
Voss | No sooner had Fox sat down than Voss shouted: "The fund is a piggy bank for the rich."
Voss | Fox was still speaking when Voss shouted that the fund was "a piggy bank for the rich."
Fox | Voss was still speaking when Fox shouted that it was "the usual noise."
Voss | The leader of the Pilots' Guild, Clara Voss, called the fund "a piggy bank for the rich."
Voss | The head of the union at the time, Clara Voss, called the fund "a piggy bank for the rich."
Voss | Another speaker on the panel, Clara Voss of the Pilots' Guild, called the fund "a piggy bank for the rich."
Fox+Voss | Fox and Voss both called the panel "a waste of a fine afternoon."
Fox+Voss | Fox and Voss each called the panel "a waste of a fine afternoon."
- | Fox sat under a banner that read "A piggy bank for the rich."
- | "A piggy bank for the rich," read a banner behind Fox.
- | Fox was met with boos and cries of "Shame on the board!"
- | Fox spoke over shouts of "Shame on the board!"
Voss | For Voss, the fund is "a piggy bank for the rich."
Voss | The fund is "a piggy bank for the rich," Fox quoted Voss as saying.
Voss | Fox quoted Voss: "The fund is a piggy bank for the rich."
Voss | A video shows Voss calling the fund "a piggy bank for the rich."
Voss | Fox played a tape of Voss calling the fund "a piggy bank for the rich."
Fox | What Voss calls a piggy bank, Fox calls "a blessing for the town."
Voss | Fox wondered why Voss had called the fund "a piggy bank for the rich."
Voss | Fox asked why Voss had called the fund "a piggy bank for the rich."
Voss | Fox has never forgiven Voss for telling the pilots that the fund was "a piggy bank for the rich."
Voss | Fox has not forgotten that Voss told the pilots the fund was "a piggy bank for the rich."
"""
"""Written after the rules for the others, in other words, to see whether they hold."""


@pytest.mark.parametrize("line", AFTER_THE_PANEL.strip().split("\n"))
def test_whose_words_the_last_quote_is_in_other_words(line: str) -> None:
    speaker, text = line.split(" | ")
    found = extract(PANEL + text, indirect=False).attributions[-1]
    named = [one.name.split()[-1] for one in found.speakers if one.kind != "unnamed"]
    assert named == ([] if speaker == "-" else speaker.split("+"))
