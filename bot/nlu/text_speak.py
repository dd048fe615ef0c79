# ruff: noqa: E501 - tables of words read best as long lines
"""Short forms that young people type, and what they stand for.

Plain tables, so that a participation officer can add one. Keys are lower case without apostrophes.
A key that is also an everyday word ("ill", "were", "well") does not belong here.
"""

SHORT_FORMS = {
    # contractions, with or without their apostrophe
    "im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "youll": "you will", "youd": "you would",
    "hes": "he is", "shes": "she is", "thats": "that is", "theres": "there is", "whats": "what is", "whos": "who is",
    "wheres": "where is", "hows": "how is", "theyre": "they are", "theyve": "they have", "theyll": "they will",
    "theyd": "they would", "weve": "we have", "itll": "it will", "lets": "let us",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "cant": "can not", "cannot": "can not",
    "couldnt": "could not", "wont": "will not", "wouldnt": "would not", "shouldnt": "should not", "isnt": "is not",
    "arent": "are not", "wasnt": "was not", "werent": "were not", "hasnt": "has not", "havent": "have not",
    "hadnt": "had not", "mustnt": "must not", "neednt": "need not", "aint": "is not", "innit": "is it not",
    "couldve": "could have", "shouldve": "should have", "wouldve": "would have",
    "dosent": "does not", "dosnt": "does not", "doesent": "does not", "dnt": "do not", "dident": "did not",
    "didint": "did not", "diddnt": "did not", "wasent": "was not", "wernt": "were not", "isent": "is not",
    "cudnt": "could not", "wudnt": "would not", "havnt": "have not", "hasent": "has not",
    "hadent": "had not", "couldent": "could not", "wouldent": "would not", "carnt": "can not", "cnt": "can not",
    "dunno": "do not know", "donno": "do not know", "wanna": "want to", "gonna": "going to", "gunna": "going to",
    "gotta": "got to", "kinda": "kind of", "sorta": "sort of", "lemme": "let me", "gimme": "give me",
    "cmon": "come on", "yall": "you all", "alot": "a lot", "aswell": "as well", "incase": "in case",
    "eachother": "each other", "infront": "in front", "noone": "no one", "atleast": "at least", "abit": "a bit",
    "thankyou": "thank you", "goodbye": "bye", "hafto": "have to", "hav2": "have to", "shoulda": "should have",
    "coulda": "could have", "woulda": "would have", "whaddya": "what do you", "tryna": "trying to", "ima": "i will",
    # phone spelling
    "u": "you", "ur": "your", "r": "are", "urs": "yours", "urself": "yourself", "ya": "you", "yer": "your",
    "pls": "please", "plz": "please", "plse": "please", "plis": "please",
    "thx": "thanks", "thnx": "thanks", "tnx": "thanks", "thanx": "thanks", "fanks": "thanks", "tanks": "thanks",
    "ty": "thank you", "tysm": "thank you so much", "tyvm": "thank you very much", "tq": "thank you", "cheers": "cheers",
    "cos": "because", "cuz": "because", "coz": "because", "cus": "because", "bc": "because", "bcos": "because",
    "bcoz": "because", "bcuz": "because", "becos": "because", "becoz": "because", "becuz": "because", "cause": "because",
    "idk": "i do not know", "idek": "i do not even know", "idc": "i do not care", "ik": "i know", "iirc": "i think",
    "tbh": "to be honest", "ngl": "to be honest", "tbf": "to be fair", "imo": "i think", "rn": "right now",
    "atm": "at the moment", "asap": "as soon as possible", "btw": "by the way", "fyi": "so you know", "nvm": "never mind",
    "jk": "just joking", "ttyl": "bye", "cya": "see you", "cu": "see you", "brb": "i will be back", "gtg": "got to go",
    "g2g": "got to go", "omg": "oh my god", "wtf": "what the hell", "ffs": "for gods sake", "stfu": "shut up",
    "gtfo": "get lost", "smh": "", "lol": "", "lmao": "", "xx": "", "xxx": "", "xd": "",
    "ppl": "people", "smth": "something", "sth": "something", "sum1": "someone", "some1": "someone",
    "any1": "anyone", "no1": "no one", "every1": "everyone", "2day": "today", "2moro": "tomorrow", "tmrw": "tomorrow",
    "tmr": "tomorrow", "2nite": "tonight", "2night": "tonight", "b4": "before", "gr8": "great", "m8": "mate",
    "l8r": "later", "l8": "late", "w8": "wait", "h8": "hate", "4eva": "forever", "4ever": "forever", "2": "to",
    "4": "for", "b": "be", "c": "see", "n": "and", "k": "ok", "kk": "ok", "okey": "ok", "okie": "ok", "okay": "ok",
    "oki": "ok", "abt": "about", "bout": "about", "tho": "though", "thru": "through", "cud": "could", "wud": "would",
    "shud": "should", "wich": "which", "wat": "what", "wot": "what", "wht": "what", "wots": "what is",
    "wats": "what is", "wuts": "what is", "hoo": "who", "wiv": "with", "wid": "with", "dis": "this", "dat": "that",
    "dats": "that is", "da": "the", "dem": "them", "dey": "they", "den": "then", "fink": "think", "fing": "thing",
    "nuffin": "nothing", "nuffink": "nothing", "nothin": "nothing", "nowt": "nothing", "owt": "anything",
    "summat": "something", "sumfin": "something", "sumfink": "something", "sumthin": "something", "sumthing": "something",
    "anyfing": "anything", "anyfink": "anything", "everyfing": "everything", "everyfink": "everything",
    "yh": "yeah", "ye": "yeah", "yeh": "yeah", "yea": "yeah", "yah": "yeah", "yas": "yes", "yass": "yes", "yus": "yes",
    "nah": "no", "naw": "no", "nope": "no", "na": "no", "nop": "no", "defo": "definitely", "deffo": "definitely",
    "probs": "probably", "probly": "probably", "kno": "know", "kna": "know", "dun": "done", "fank": "thank", "prolly": "probably", "obvs": "obviously", "sry": "sorry", "soz": "sorry", "srry": "sorry",
    "msg": "message", "txt": "text", "fone": "phone", "info": "information", "convo": "conversation",
    "bf": "boyfriend", "gf": "girlfriend", "bro": "brother", "sis": "sister", "kys": "kill yourself",
    "kms": "kill myself", "sh": "self harm", "oding": "overdosing", "wana": "want to", "wen": "when", "nite": "night", "cums": "comes", "shudnt": "should not",
    # words of care
    "sw": "social worker", "sws": "social workers", "swer": "social worker", "socialworker": "social worker",
    "socail": "social", "iro": "reviewing officer", "fc": "foster carer", "fosta": "foster", "ssw": "social worker",
    "lac": "looked after child", "cla": "looked after child", "cic": "child in care", "pep": "education plan",
    "camhs": "camhs", "lado": "lado",
}  # fmt: skip

EMOJI = {
    "👍": "yes", "👎": "no", "🤷": "do not know", "🙏": "please thank you", "❤": "love", "💕": "love", "💖": "love",
    "😍": "love", "🥰": "love", "😘": "love", "💔": "heart broken", "😀": "happy", "😃": "happy", "😄": "happy", "😁": "happy",
    "🙂": "happy", "😊": "happy", "☺": "happy", "🥳": "happy", "🎉": "happy", "😂": "", "🤣": "", "😅": "", "😆": "",
    "😢": "sad", "😭": "crying", "🥺": "sad", "☹": "sad", "🙁": "sad", "😞": "sad", "😔": "sad", "😟": "worried",
    "😥": "sad", "😰": "scared", "😨": "scared", "😱": "scared", "😧": "scared", "😡": "angry", "😠": "angry", "🤬": "angry",
    "😤": "angry", "🙄": "annoyed", "😒": "annoyed", "😑": "annoyed", "🤔": "confused", "😕": "confused", "❓": "what",
    "👋": "hello bye", "✅": "yes", "✔": "yes", "❌": "no", "🚫": "no", "🛑": "stop", "✋": "stop", "🤖": "robot",
    "🆘": "help", "🔪": "knife", "🔫": "gun", "💊": "pills", "🩸": "blood", "😴": "tired", "🥱": "bored", "🤐": "rather not say",
    "🖕": "fuck you", "💩": "rubbish", "👏": "well done", "🙌": "thank you", "💯": "definitely", "🏠": "home", "☎": "phone",
    "📞": "phone", "📱": "phone",
}  # fmt: skip

SMILEYS = {
    ":)": "happy", ":-)": "happy", ":D": "happy", "xD": "happy", ":(": "sad", ":-(": "sad", ":'(": "crying",
    ";(": "crying", ":/": "not sure", ">:(": "angry", "<3": "love", "</3": "heart broken",
}  # fmt: skip
