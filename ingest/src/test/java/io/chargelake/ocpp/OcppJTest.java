package io.chargelake.ocpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OcppJTest {

    @Test
    void aRequestKeepsItsPayloadToTheCharacter() throws MalformedFrameException {
        String payload = "{ \"connectorId\" : 1.50 ,\n\t\"info\":\"a\\u00e9\u00e9\\/ \uD83D\uDD0C\", \"x\":[ ] }";

        assertThat(read(" [ 2 , \"19223201\" , \"StatusNotification\" , " + payload + " ] "))
                .isEqualTo(new Frame.Call("19223201", "StatusNotification", payload));
    }

    @Test
    void aPayloadLongerThanAnyBufferKeepsItsCharacters() throws MalformedFrameException {
        String payload = "{\"data\":\"" + "é1\\n".repeat(50_000) + "\",\"list\":[" + "1234, ".repeat(20_000) + "5]}";

        assertThat(read("[2,\"1\",\"DataTransfer\"," + payload + "]"))
                .isEqualTo(new Frame.Call("1", "DataTransfer", payload));
    }

    @Test
    void aResultIsReadAndWritten() throws MalformedFrameException {
        String frame = "[3,\"19223201\",{\"currentTime\":\"2013-02-01T20:53:32.486Z\"}]";

        assertThat(read(frame))
                .isEqualTo(new Frame.CallResult("19223201", "{\"currentTime\":\"2013-02-01T20:53:32.486Z\"}"));
        assertThat(OcppJ.write(read(frame))).isEqualTo(frame);
    }

    @Test
    void anErrorIsReadAndWritten() throws MalformedFrameException {
        String frame = "[4,\"162376037\",\"NotSupported\",\"SetDisplayMessageRequest \\\"not\\\" implemented\",{}]";

        assertThat(read(frame))
                .isEqualTo(new Frame.CallError(
                        "162376037", "NotSupported", "SetDisplayMessageRequest \"not\" implemented", "{}"));
        assertThat(OcppJ.write(read(frame))).isEqualTo(frame);
    }

    @Test
    void anErrorWithoutDescriptionAndDetailsHasEmptyOnes() throws MalformedFrameException {
        assertThat(read("[4,\"1\",\"GenericError\"]")).isEqualTo(new Frame.CallError("1", "GenericError", "", "{}"));
        assertThat(read("[4,\"1\",\"GenericError\",null,null]"))
                .isEqualTo(new Frame.CallError("1", "GenericError", "", "{}"));
    }

    @Test
    void theDetailsOfAnErrorMayBeAnyJson() throws MalformedFrameException {
        assertThat(read("[4,\"1\",\"GenericError\",\"\",[]]"))
                .isEqualTo(new Frame.CallError("1", "GenericError", "", "[]"));
        assertThat(read("[4,\"1\",\"GenericError\",\"\",\"why \\u0041\"]"))
                .isEqualTo(new Frame.CallError("1", "GenericError", "", "\"why \\u0041\""));
    }

    @Test
    void thePayloadOfAnErrorIsAnObjectOfItsParts() {
        assertThat(new Frame.CallError("1", "GenericError", "a \"b\"\n", "{\"x\":1}").payload())
                .isEqualTo("{\"code\":\"GenericError\",\"description\":\"a \\\"b\\\"\\u000a\",\"details\":{\"x\":1}}");
    }

    @Test
    void anErrorOfOursHasNoDetailsAndADescriptionThatFits() {
        Frame.CallError error = Frame.CallError.of("1", CallErrorCode.OCCURENCE_CONSTRAINT_VIOLATION, "x".repeat(300));

        assertThat(error.code()).isEqualTo("OccurenceConstraintViolation");
        assertThat(error.description()).hasSize(255);
        assertThat(error.details()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[2,\"1\",\"Heartbeat\",null]", "[2,\"1\",\"Heartbeat\"]", "[2,\"1\",\"Heartbeat\",{}]"})
    void aPayloadThatIsNullOrLeftOutIsAnEmptyObject(String frame) throws MalformedFrameException {
        assertThat(read(frame)).isEqualTo(new Frame.Call("1", "Heartbeat", "{}"));
    }

    @Test
    void aMessageIdThatIsANumberIsTakenByItsText() throws MalformedFrameException {
        assertThat(read("[2,1000000000000000000000001,\"Heartbeat\",{}]").messageId())
                .isEqualTo("1000000000000000000000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[2,null,\"Heartbeat\",{}]", "[2,\"\",\"Heartbeat\",{}]"})
    void aMissingMessageIdIsKeptAndFlagged(String frame) throws MalformedFrameException {
        assertThat(read(frame)).isEqualTo(new Frame.Call(null, "Heartbeat", "{}"));
        assertThat(read(frame).flags()).containsExactly("message_id_missing");
        assertThat(OcppJ.write(read(frame))).isEqualTo("[2,\"\",\"Heartbeat\",{}]");
    }

    @Test
    void aFrameSaysWhatIsUnusualAboutIt() {
        String id = "x".repeat(37);

        assertThat(new Frame.Call("1", "Heartbeat", "{}").flags()).isEmpty();
        assertThat(new Frame.Call(id, "HeartBeat", "{}").flags())
                .containsExactly("message_id_too_long", "action_respelled");
        assertThat(new Frame.Call("1", "RemoteStartTransaction", "{}").flags()).isEmpty();
        assertThat(new Frame.CallResult(id, "{}").flags()).containsExactly("message_id_too_long");
        assertThat(new Frame.CallError("1", "Oops", "", "{}").flags()).containsExactly("unknown_call_error_code");
    }

    @Test
    void whatFirmwareLeavesAroundAFrameIsPassedOver() throws MalformedFrameException {
        assertThat(read("\uFEFF[3,\"1\",{}]\r\n\0\0")).isEqualTo(new Frame.CallResult("1", "{}"));
        assertThat(read("[3,\"1\",{},{\"signature\":[1]},2]")).isEqualTo(new Frame.CallResult("1", "{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|empty_frame",
                "` \n `|empty_frame",
                "hello|not_json",
                "{\"a\":1}|not_an_array",
                "\"[2]\"|not_an_array",
                "[]|message_type_missing",
                "[5,\"1\",{}]|unknown_message_type",
                "[null,\"1\",{}]|unknown_message_type",
                "[[2],\"1\",{}]|unknown_message_type",
                "[2.0,\"1\",\"Heartbeat\",{}]|unknown_message_type",
                "[3]|message_id_missing",
                "[2]|message_id_missing,action_missing",
                "[2,\"1\"]|action_missing",
                "[2,\"1\",null,{}]|action_missing",
                "[2,\"1\",\"\",{}]|action_missing",
                "[2,\"1\",{\"idTag\":\"x\"}]|action_not_a_string",
                "[2,true,7,[]]|message_id_not_a_string,action_not_a_string,payload_not_an_object",
                "[2,{\"id\":[1]},\"Heartbeat\",{}]|message_id_not_a_string",
                "[2,\"1\",\"Heartbeat\",\"{}\"]|payload_not_an_object",
                "[3,\"1\",[]]|payload_not_an_object",
                "[4,\"1\"]|error_code_missing",
                "[4,\"1\",17,\"\",{}]|error_code_not_a_string",
                "[2,\"1\",\"Heartbeat\",{}|not_json",
                "[2,\"1\",\"Heartbeat\",{}][2,\"2\",\"Heartbeat\",{}]|not_json",
                "[2,\"1\",\"Heartbeat\",{} trailing]|not_json",
                "[2,\"1\",\"Heartbeat\",{\"a\":NaN}]|not_json",
                "[2,false,\"Heartbeat\",{|message_id_not_a_string,not_json"
            })
    void whatIsNoMessageIsToldWithEveryReason(String frame, String reasons) {
        assertThat(malformed(utf8(frame)).reasons()).containsExactly(reasons.split(","));
    }

    @Test
    void aRequestWithBrokenJsonStillTellsWhomToAnswer() {
        MalformedFrameException malformed =
                malformed(utf8("[2,\"77\",\"MeterValues\",{\"connectorId\":1,\"transactionId\":,\"meterValue\":[]}]"));

        assertThat(malformed.reasons()).containsExactly("not_json");
        assertThat(malformed.messageType()).hasValue(2);
        assertThat(malformed.messageId()).contains("77");
    }

    @Test
    void aFrameThatNeverBeganTellsNobodyToAnswer() {
        assertThat(malformed(utf8("garbage")).messageType()).isEmpty();
        assertThat(malformed(utf8("garbage")).messageId()).isEmpty();
    }

    @Test
    void aRecordWithoutValueIsAnEmptyFrame() {
        assertThat(malformed(null).reasons()).containsExactly("empty_frame");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin1 =
                "[2,\"1\",\"StatusNotification\",{\"info\":\"T\u00fcr\"}]".getBytes(StandardCharsets.ISO_8859_1);
        byte[] surrogate = {'[', '3', ',', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ',', '{', '}', ']'};
        byte[] overlong = {'[', '3', ',', '"', (byte) 0xC0, (byte) 0xAF, '"', ',', '{', '}', ']'};

        assertThat(List.of(latin1, surrogate, overlong))
                .allSatisfy(bytes -> assertThat(malformed(bytes).reasons()).containsExactly("not_utf8"));
    }

    @Test
    void bytesThatAreNotUtf8StillTellWhomToAnswer() {
        MalformedFrameException inPayload =
                malformed("[2,\"17\",\"DataTransfer\",{\"data\":\"T\u00fcr".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(inPayload.messageType()).hasValue(2);
        assertThat(inPayload.messageId()).contains("17");

        MalformedFrameException inTheId =
                malformed("[2,\"T\u00fcr\",\"Heartbeat\",{}]".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(inTheId.messageId()).isEmpty();
    }

    @Test
    void aReplacementCharacterThatWasSentIsNoError() throws MalformedFrameException {
        assertThat(read("[3,\"\uFFFD\",{}]").messageId()).isEqualTo("\uFFFD");
    }

    @Test
    void utf16IsNotGuessed() {
        assertThat(malformed("[3,\"1\",{}]".getBytes(StandardCharsets.UTF_16LE)).reasons())
                .containsExactly("not_json");
    }

    @Test
    void nestingIsBounded() throws MalformedFrameException {
        assertThat(StationRequests.read(Action.DATA_TRANSFER, read(nested(100)).payload()))
                .isInstanceOf(Reading.Usable.class);
        assertThat(malformed(utf8(nested(101))).reasons()).containsExactly("limits_exceeded");
        assertThat(malformed(utf8("[".repeat(1_000_000))).reasons()).containsExactly("limits_exceeded");
    }

    @Test
    void lengthIsBounded() throws MalformedFrameException {
        int frame = "[2,\"1\",\"DataTransfer\",{\"data\":\"\"}]".length();
        int room = 8 * 1024 * 1024 - frame;

        assertThat(read(dataTransfer(room)).payload()).hasSize(room + "{\"data\":\"\"}".length());
        assertThat(malformed(utf8(dataTransfer(room + 1))).reasons()).containsExactly("limits_exceeded");
    }

    @Test
    void textThatUtf8CannotCarryIsEscapedWhenWritten() throws MalformedFrameException {
        Frame frame = read("[3,\"a\\ud800b\\udc00\\ud83d\\udd0c\",{}]");

        assertThat(frame.messageId()).isEqualTo("a\uD800b\uDC00\uD83D\uDD0C");
        assertThat(OcppJ.write(frame)).isEqualTo("[3,\"a\\ud800b\\udc00\uD83D\uDD0C\",{}]");
        assertThat(read(OcppJ.write(frame))).isEqualTo(frame);
    }

    @Test
    void theMessageOfTheExceptionNeverRepeatsWhatWasReceived() {
        assertThat(malformed(utf8("[2,\"1\",${jndi:ldap://x}]"))).hasMessage("not an OCPP-J message: not_json");
    }

    /** A frame of that many arrays and objects in one another. */
    private static String nested(int depth) {
        String open = "[".repeat(depth - 2);
        String close = "]".repeat(depth - 2);
        return "[2,\"1\",\"DataTransfer\",{\"vendorId\":\"V\",\"data\":" + open + close + "}]";
    }

    private static String dataTransfer(int characters) {
        return "[2,\"1\",\"DataTransfer\",{\"data\":\"" + "x".repeat(characters) + "\"}]";
    }

    private static Frame read(String frame) throws MalformedFrameException {
        return OcppJ.read(utf8(frame));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MalformedFrameException malformed(byte[] bytes) {
        return catchThrowableOfType(MalformedFrameException.class, () -> OcppJ.read(bytes));
    }
}
