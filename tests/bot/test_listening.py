"""A bot listens where nobody else can read along: on this machine, behind TLS, or in a private network with a token."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.listening import check_backend, read_listening
from bot.settings import BadSetting, read_settings

DOOR = "f" * 64


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Give the files of a certificate and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bot")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    (folder / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    plain = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(plain)
    return str(folder / "cert.pem"), str(folder / "key.pem")


def test_it_is_this_machine_where_nothing_else_is_said() -> None:
    where = read_listening(read_settings({}), "")
    assert (where.host, where.port, where.tls) == ("127.0.0.1", 5005, None)
    assert where.next(2).port == 5007


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "8.8.8.8", "2001:db9::7"])
def test_without_tls_it_is_never_every_address_or_a_public_one(host: str) -> None:
    with pytest.raises(BadSetting, match="^BOT_HOST is .*BOT_TLS_CERT"):
        read_listening(read_settings({"BOT_HOST": host}), DOOR)


def test_in_a_private_network_the_backend_must_be_known_by_its_token() -> None:
    private = read_settings({"BOT_HOST": "10.0.0.7"})
    with pytest.raises(BadSetting, match="BOT_DOOR_SHA256"):
        read_listening(private, "")
    assert read_listening(private, DOOR).host == "10.0.0.7"


def test_with_tls_it_may_be_any_address(certificate: tuple[str, str]) -> None:
    told = {"BOT_HOST": "0.0.0.0", "BOT_TLS_CERT": certificate[0], "BOT_TLS_KEY": certificate[1]}
    tls = read_listening(read_settings(told), "").tls
    assert tls is not None
    assert (tls.minimum_version, tls.verify_mode) == (ssl.TLSVersion.TLSv1_2, ssl.CERT_NONE)
    mutual = read_listening(read_settings({**told, "BOT_TLS_CLIENTS": certificate[0]}), "").tls
    assert mutual is not None
    assert mutual.verify_mode == ssl.CERT_REQUIRED


@pytest.mark.parametrize("given", [("BOT_TLS_CERT",), ("BOT_TLS_KEY",), ("BOT_TLS_CLIENTS",)])
def test_half_of_tls_is_no_tls(given: tuple[str], certificate: tuple[str, str]) -> None:
    with pytest.raises(BadSetting, match="belong together"):
        read_listening(read_settings(dict.fromkeys(given, certificate[0])), DOOR)


def test_files_that_are_no_certificate_are_named_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secret.pem").write_text("canary")
    told = dict.fromkeys(("BOT_TLS_CERT", "BOT_TLS_KEY"), str(tmp_path / "secret.pem"))
    with pytest.raises(BadSetting, match="^BOT_TLS_CERT") as caught:
        read_listening(read_settings(told), DOOR)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("host", ["bot.internal", "10.0.0.7:5005", "here"])
def test_an_address_that_is_none_is_named(host: str) -> None:
    with pytest.raises(BadSetting, match=f"^BOT_HOST is '{host}'"):
        read_listening(read_settings({"BOT_HOST": host}), DOOR)


def test_there_must_be_ports_for_all_of_several_bots() -> None:
    with pytest.raises(BadSetting, match="^BOT_PORT and BOTS"):
        read_listening(read_settings({"BOT_PORT": "65534", "BOTS": "3"}), DOOR)


@pytest.mark.parametrize("url", ["http://backend.internal", "http://8.8.8.8:8080", "ftp://127.0.0.1", "10.0.0.7:8080"])
def test_nothing_is_handed_to_a_backend_over_a_line_that_others_read(url: str) -> None:
    with pytest.raises(BadSetting, match="^BACKEND_URL must be https"):
        check_backend(url)


@pytest.mark.parametrize("url", ["https://backend.internal", "http://10.0.0.7:8080", "http://[::1]:8080"])
def test_a_backend_near_by_or_behind_tls_is_taken(url: str) -> None:
    check_backend(url)
