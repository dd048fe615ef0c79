"""A bot on another machine is spoken to behind TLS: only one whose certificate is believed, and it may ask for ours."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.bot_tls import bot_tls
from backend.chat.bot import BotSilent, connect
from backend.settings import BadSetting, Settings
from tests.backend.app.pretend_bot import PretendBot

SAID = ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222", {"council": "wigan"})


@dataclass(frozen=True)
class Papers:
    """Files of a certificate that signs others, and of one for a bot and one for us."""

    folder: Path

    def at(self, name: str) -> str:
        """Return the path of a file."""
        return str(self.folder / f"{name}.pem")


def usage(*, may_sign: bool) -> x509.KeyUsage:
    """Return what a key is for: OpenSSL is strict about it."""
    no = dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False)
    more = {"crl_sign": may_sign, "encipher_only": False, "decipher_only": False}
    return x509.KeyUsage(digital_signature=True, key_cert_sign=may_sign, **no, **more)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Make them."""
    folder, now = tmp_path_factory.mktemp("papers"), datetime.now(UTC)
    made: dict[str, tuple[x509.Name, ec.EllipticCurvePrivateKey]] = {}
    for name, signer in (
        ("authority", "authority"),
        ("bot", "authority"),
        ("us", "authority"),
        ("stranger", "stranger"),
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made[name] = called, key
        issuer, signing = made[signer]
        paper = x509.CertificateBuilder().subject_name(called).issuer_name(issuer).public_key(key.public_key())
        paper = paper.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
        paper = paper.not_valid_after(now + timedelta(days=1))
        paper = paper.add_extension(x509.BasicConstraints(ca=signer == name, path_length=None), critical=True)
        paper = paper.add_extension(usage(may_sign=signer == name), critical=True)
        here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        paper = paper.add_extension(here, critical=False)
        paper = paper.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        about = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
        done = paper.add_extension(about, critical=False).sign(signing, hashes.SHA256())
        plain = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{name}.pem").write_bytes(done.public_bytes(serialization.Encoding.PEM))
        (folder / f"{name}-key.pem").write_bytes(plain)
    return Papers(folder)


@pytest_asyncio.fixture
async def covered(papers: Papers) -> AsyncIterator[PretendBot]:
    """Give a bot that speaks TLS, and asks who is there."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(papers.at("bot"), papers.at("bot-key"))
    tls.load_verify_locations(papers.at("authority"))
    tls.verify_mode = ssl.CERT_REQUIRED
    bot = PretendBot(tls=tls)
    await bot.start()
    yield bot
    await bot.stop()


def settings(papers: Papers, authority: str, us: str = "") -> Settings:
    env = {"BOT_CA": papers.at(authority)}
    own = {"BOT_CLIENT_CERT": papers.at(us), "BOT_CLIENT_KEY": papers.at(f"{us}-key")} if us else {}
    return Settings.from_env(env | own)


@pytest.mark.asyncio
async def test_who_shows_the_right_papers_to_the_right_bot_is_answered(papers: Papers, covered: PretendBot) -> None:
    async with connect(covered.url, "token", settings(papers, "authority", "us")) as bot:
        assert (await bot.converse(*SAID, {"text": "hello"})).messages
        assert await bot.is_well()


@pytest.mark.asyncio
@pytest.mark.parametrize(("authority", "us"), [("authority", ""), ("authority", "stranger"), ("stranger", "us")])
async def test_no_word_is_sent_where_either_side_is_not_believed(
    papers: Papers, covered: PretendBot, authority: str, us: str
) -> None:
    async with connect(covered.url, "token", settings(papers, authority, us)) as bot:
        with pytest.raises(BotSilent):
            await bot.converse(*SAID, {"text": "hello"})
    assert covered.asked == []


def test_files_that_are_no_certificates_are_named_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary")
    with pytest.raises(BadSetting, match="^BOT_CA, BOT_CLIENT_CERT or BOT_CLIENT_KEY") as caught:
        bot_tls(Settings.from_env({"BOT_CA": str(tmp_path / "secret")}))
    assert "canary" not in str(caught.value)
