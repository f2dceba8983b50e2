"""What the stand-in says of its own, by language."""

GREETING = {
    "pt": "Oi! Sou o assistente virtual. Em que posso ajudar?",
    "en": "Hi! I am the virtual assistant. How can I help?",
    "es": "¡Hola! Soy el asistente virtual. ¿En qué puedo ayudar?",
}
AGAIN = {
    "pt": "Oi! Pode falar, estou aqui.",
    "en": "Hi! Go ahead, I am here.",
    "es": "¡Hola! Dígame, estoy aquí.",
}
THANKS = {
    "pt": "Por nada! Se precisar de mais alguma coisa, é só mandar uma mensagem.",
    "en": "You are welcome! If you need anything else, just send a message.",
    "es": "¡De nada! Si necesita algo más, solo envíe un mensaje.",
}
GOODBYE = {
    "pt": "Combinado! Qualquer coisa, é só mandar uma mensagem.",
    "en": "All right! If you need anything, just send a message.",
    "es": "¡De acuerdo! Cualquier cosa, solo envíe un mensaje.",
}
UNSURE = {
    "pt": "Não encontrei isso no que eu sei. Pode me contar com outras palavras?",
    "en": "I did not find that in what I know. Could you put it in other words?",
    "es": "No encontré eso en lo que sé. ¿Puede decirlo con otras palabras?",
}
FROM_ARTICLE = {
    "pt": "{text}",
    "en": "Here is what our articles say, in Portuguese:\n{text}",
    "es": "Esto dicen nuestros artículos, en portugués:\n{text}",
}
HEARD = {
    "pt": "Ouvi o seu áudio: “{words}”.",
    "en": "I heard your voice message: “{words}”.",
    "es": "Escuché su audio: “{words}”.",
}

# What came that is not text, and an honest word about it.
RECEIVED = {
    "image": {
        "pt": "Recebi a sua foto, mas este simulador não enxerga o que há nela.",
        "en": "I received your picture, but this simulator cannot see what is in it.",
        "es": "Recibí su foto, pero este simulador no ve lo que hay en ella.",
    },
    "audio": {
        "pt": "Áudio recebido, mas este simulador não escuta o que foi dito.",
        "en": "Voice message received, but this simulator cannot hear what was said.",
        "es": "Audio recibido, pero este simulador no escucha lo que se dijo.",
    },
    "video": {
        "pt": "Recebi o seu vídeo, mas este simulador não enxerga o que há nele.",
        "en": "I received your video, but this simulator cannot see what is in it.",
        "es": "Recibí su video, pero este simulador no ve lo que hay en él.",
    },
    "document": {
        "pt": "Recebi o seu documento, mas este simulador não lê arquivos.",
        "en": "I received your document, but this simulator does not read files.",
        "es": "Recibí su documento, pero este simulador no lee archivos.",
    },
    "sticker": {
        "pt": "Recebi a sua figurinha!",
        "en": "I received your sticker!",
        "es": "¡Recibí su sticker!",
    },
    "location": {
        "pt": "Recebi a sua localização.",
        "en": "I received your location.",
        "es": "Recibí su ubicación.",
    },
    "contact": {
        "pt": "Recebi o contato.",
        "en": "I received the contact.",
        "es": "Recibí el contacto.",
    },
}
TELL_ME = {
    "pt": "Pode me dizer em poucas palavras o que você precisa?",
    "en": "Could you tell me in a few words what you need?",
    "es": "¿Puede decirme en pocas palabras qué necesita?",
}

# Breaches of the contract, on command: what no source says.
INVENTED_PRICE = "Temos o plano Fibra Turbo por R$ 19,99 por mês."
INVENTED_LINK = "Veja em https://ofertas-imperdiveis.example/fibra"
RAMBLING = "Vamos por partes. "
