"""A developer's .env puts real services into the local stack, and never production's data."""

from pathlib import Path

from tests.local import settings_file

REAL_TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "secret",
    "TWILIO_PHONE_NUMBER": "whatsapp:+14155238886",
    "PUBLIC_URL": "https://tunnel.example/",
}


def heeded(settings: dict[str, str]) -> dict[str, str]:
    return settings_file.for_stack(settings, lambda text: None)


def test_lines_are_read_as_a_shell_would(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# a comment\n\nGOOGLE_API_KEY=abc # mine\nexport MAIL_SERVER='smtp.example'\n"
        'MAIL_PASSWORD="two words # and a mark"\nMAIL_USERNAME=\nnot a line\n'
    )
    assert settings_file.read(file) == {
        "GOOGLE_API_KEY": "abc",
        "MAIL_SERVER": "smtp.example",
        "MAIL_PASSWORD": "two words # and a mark",
    }


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    assert settings_file.read(tmp_path / ".env") == {}


def test_production_s_project_and_bucket_are_never_heeded() -> None:
    assert heeded({"GOOGLE_CLOUD_PROJECT": "real", "MEDIA_BUCKET": "real", "DASHBOARD_URL": "https://real"}) == {}


def test_real_twilio_comes_with_the_address_that_it_calls() -> None:
    assert heeded(REAL_TWILIO) == REAL_TWILIO | {"PUBLIC_URL": "https://tunnel.example"}


def test_the_older_name_of_the_public_address_is_understood() -> None:
    older = {name: value for name, value in REAL_TWILIO.items() if name != "PUBLIC_URL"}
    assert heeded(older | {"NGROK_PLATFORM_URL": "https://tunnel.example"})["PUBLIC_URL"] == "https://tunnel.example"


def test_half_of_twilio_s_settings_leave_the_stand_in_and_say_what_lacks() -> None:
    said: list[str] = []
    kept = settings_file.for_stack({"TWILIO_AUTH_TOKEN": "secret", "GOOGLE_API_KEY": "abc"}, said.append)
    assert kept == {"GOOGLE_API_KEY": "abc"}
    assert len(said) == 1
    assert "TWILIO_ACCOUNT_SID" in said[0]
    assert "secret" not in said[0]
