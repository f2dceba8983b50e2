"""Makes the sample files again: python -m tests.local.twilio_standin.samples.make (wants ffmpeg and Chromium).

Their bytes are kept in the repository, so that neither is needed to run the stack.
"""

import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.local.pdf import pdf

_HERE = Path(__file__).parent
_SVG = (_HERE / "roteador.svg").read_text()
_CHROMIUM = "/usr/bin/chromium"
# A melody that rises and falls, so that the voice note can be told from noise by ear.
_VOICE = "0.3*sin(2*PI*(190+60*sin(2*PI*0.9*t))*t)*abs(sin(2*PI*1.7*t))"
_CARD = """BEGIN:VCARD
VERSION:3.0
N:Exemplo;Síndico;;;
FN:Síndico Exemplo
ORG:Condomínio Exemplo
TEL;TYPE=CELL;waid=5511900000009:+55 11 90000-0009
END:VCARD
"""


def picture(path: Path, svg: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 960, "height": 528})
        page.set_content(f"<style>body{{margin:0}}</style>{svg}")
        page.screenshot(path=path, type="jpeg", quality=80)
        browser.close()


def ffmpeg(*arguments: object) -> None:
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", "-bitexact", *map(str, arguments)], check=True)


def voice_note(path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc={_VOICE}:s=16000:d=4", "-c:a", "libopus", "-b:a", "16k", "-ac", "1", path)


def video(path: Path, red: Path, dark: Path) -> None:
    """Three seconds of a lamp that blinks."""
    frames = ["-loop", "1", "-t", "3", "-i", dark, "-loop", "1", "-t", "3", "-i", red]
    blink = "[0]scale=480:264[a];[1]scale=480:264[b];[a][b]overlay=enable='lt(mod(t,1),0.5)',format=yuv420p"
    sound = ["-f", "lavfi", "-t", "3", "-i", "anullsrc=r=16000:cl=mono"]
    codecs = ["-r", "10", "-c:v", "libx264", "-crf", "34", "-c:a", "aac", "-b:a", "16k", "-movflags", "+faststart"]
    ffmpeg(*frames, *sound, "-filter_complex", blink, *codecs, "-shortest", path)


def bill(path: Path) -> None:
    lines = ("Fibra Exemplo", "Fatura de novembro de 2026", "Plano 500 Mb: R$ 119,90", "Vencimento: 10/12/2026")
    path.write_bytes(pdf(*lines, size=18))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        dark = Path(folder) / "dark.jpg"
        picture(_HERE / "roteador.jpg", _SVG)
        picture(dark, _SVG.replace("#ff4b3e", "#5b656d").replace("#ff3b30", "none"))
        video(_HERE / "video.mp4", _HERE / "roteador.jpg", dark)
    voice_note(_HERE / "audio.ogg")
    bill(_HERE / "fatura.pdf")
    (_HERE / "contato.vcf").write_bytes(_CARD.replace("\n", "\r\n").encode())


main()
