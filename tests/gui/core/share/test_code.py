"""The short string: it brings every scenario back, and what is damaged is refused by name."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gui.core.files.session import SessionError, decode_session, encode_session
from gui.core.scenario_rules import check_scenario
from gui.core.share import code_of, looks_like_code, scenario_of
from gui.core.share.code import MOST_BYTES, MOST_CHARACTERS, PREFIX
from gui.core.values import ScenarioError
from tests.gui.scenarios import DATA, START, scenarios


@settings(max_examples=40)
@given(scenarios())
def test_a_string_brings_back_what_a_session_file_brings_back(scenario):
    try:
        check_scenario(scenario)
    except ScenarioError:
        assume(False)
    code = code_of(scenario)
    assert not any(c.isspace() for c in code)
    # repr, so that -0.0 and 0.0 count as different.
    assert repr(scenario_of(code)) == repr(decode_session(encode_session(scenario)))


@pytest.mark.parametrize("scenario", DATA)
def test_measured_data_are_in_the_string_too(scenario):
    assert scenario_of(code_of(scenario)) == scenario


def test_the_opening_view_is_short_enough_for_a_qr_code():
    # The largest QR code holds 2953 bytes (ISO/IEC 18004, version 40-L); a third of it can still be scanned
    # from a screen.
    assert len(code_of(START)) < 1000


def test_equal_scenarios_have_equal_strings_and_others_do_not():
    assert code_of(START) == code_of(replace(START))
    assert code_of(START) != code_of(replace(START, visibility=0.5))


def test_spaces_and_line_breaks_of_a_mail_do_not_matter():
    code = code_of(START)
    broken = "  " + "\r\n> ".join(code[k : k + 60] for k in range(0, len(code), 60)).replace("> ", " ") + "\n"
    assert scenario_of(broken) == START


@settings(max_examples=200)
@given(st.data())
def test_one_wrong_character_or_a_cut_never_gives_another_scenario(data):
    code = code_of(START)
    k = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from("ABCXYZabcxyz019-_=!+ é"))
    for mutated in (code[:k], code[:k] + other + code[k + 1 :], code[:k] + code[k + 1 :]):
        try:
            found = scenario_of(mutated)
        except SessionError as error:
            assert str(error)
        else:
            # Base64 may have idle bits in its last letter.
            assert found == START


def _string(session: object) -> str:
    packed = zlib.compress(json.dumps(session).encode())
    return PREFIX + base64.urlsafe_b64encode(packed).decode()


def test_what_is_no_string_of_this_program_is_refused_by_name():
    with pytest.raises(SessionError, match="does not begin with NLX1"):
        scenario_of("hello")
    with pytest.raises(SessionError, match="longer than"):
        scenario_of(PREFIX + "A" * MOST_CHARACTERS)
    with pytest.raises(SessionError, match="visibility"):
        scenario_of(_string({"format": "nonlocality-explorer", "version": 1, "scenario": {"visibility": 2}}))
    with pytest.raises(SessionError, match="version"):
        scenario_of(_string({"format": "nonlocality-explorer", "version": 99, "scenario": {}}))
    assert not looks_like_code("hello") and looks_like_code(" \n" + code_of(START))


def test_a_string_that_unpacks_to_very_much_is_refused_before_it_is_unpacked():
    bomb = zlib.compress(b" " * (MOST_BYTES + 1), 9)
    with pytest.raises(SessionError, match="holds more than"):
        scenario_of(PREFIX + base64.urlsafe_b64encode(bomb).decode())
