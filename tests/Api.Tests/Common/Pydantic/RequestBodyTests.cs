using System.Text;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.Api.Tests.Common.Pydantic;

public sealed class RequestBodyTests
{
    private const string NoModel = "model_attributes_type";

    [TestCase(null)]
    [TestCase("")]
    [TestCase("application/json")]
    [TestCase("Application/JSON ; charset=utf-8")]
    [TestCase("application/vnd.api+json")]
    public void An_object_of_a_json_type_or_none_is_read(string? contentType)
    {
        var bytes = "{\"a\":1}"u8.ToArray();

        var body = RequestBody.Parse(bytes, contentType);

        Assert.That(body.Root.GetProperty("a").GetInt32(), Is.EqualTo(1));
        Assert.That(body.Bytes.ToArray(), Is.EqualTo(bytes));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("json")]
    [TestCase("text/json")]
    [TestCase("application/jsonl")]
    public void A_body_of_another_type_is_not_parsed_and_shown_as_text(string contentType) =>
        AssertFault("{\"a\": é", contentType, NoModel, ["body"], "\"{\\\"a\\\": é\"");

    [Test]
    public void A_null_of_another_type_is_text_too() => AssertFault("null", "text/plain", NoModel, ["body"], "\"null\"");

    [TestCase("")]
    [TestCase("null")]
    [TestCase(" null\n")]
    [TestCase("\ufeffnull")]
    public void No_body_and_null_are_missing(string body) => AssertFault(body, null, "missing", ["body"], "null");

    [Test]
    public void No_body_is_missing_whatever_its_type() => AssertFault("", "text/plain", "missing", ["body"], "null");

    [TestCase("[1, {\"a\": 1.0}]", "[1,{\"a\":1.0}]")]
    [TestCase("\"a\\ud800\"", "\"a\\ud800\"")]
    [TestCase("1e2", "1e2")]
    [TestCase("false", "false")]
    public void What_is_no_object_is_no_model(string body, string input) => AssertFault(body, "application/json", NoModel, ["body"], input);

    [TestCase("{\"é😀\": NaN}", 7, "Expecting value")]
    [TestCase("\ufeff{\"a\":1,}", 7, "Expecting property name enclosed in double quotes")]
    [TestCase("  ", 2, "Expecting value")]
    public void Malformed_json_tells_where_in_code_points(string body, int position, string error)
    {
        var fault = AssertFault(body, null, "json_invalid", ["body", position], "{}");

        Assert.That(fault.Message, Is.EqualTo("JSON decode error"));
        Assert.That(fault.Context!["error"], Is.EqualTo(error));
    }

    [Test]
    public void A_byte_order_mark_is_skipped() =>
        Assert.That(RequestBody.Parse(Encoding.UTF8.GetBytes("\ufeff{}"), null).Root.EnumerateObject(), Is.Empty);

    [TestCase(201)]
    [TestCase(500_000)]
    public void What_nests_deeper_than_200_is_unreadable(int depth) =>
        AssertUnreadable(Encoding.UTF8.GetBytes(new string('[', depth)));

    [TestCase("7B22FF223A317D", TestName = "a byte that UTF-8 does not have")]
    [TestCase("22EDA08022", TestName = "an encoded surrogate")]
    [TestCase("FFFE7B007D00", TestName = "UTF-16")]
    [TestCase("C3", TestName = "half a character")]
    public void What_is_not_utf8_is_unreadable(string hex) => AssertUnreadable(Convert.FromHexString(hex));

    [Test]
    public void Text_that_quoting_would_blow_up_is_shown_in_part()
    {
        var body = new string('\u0001', 200_000) + "😀";

        var fault = Assert.Throws<InvalidInputException>(() => RequestBody.Parse(Encoding.UTF8.GetBytes(body), "text/plain"))!.Faults[0];

        Assert.That(fault.Input, Has.Length.InRange(599_000, 601_000));
    }

    private static Fault AssertFault(string body, string? contentType, string type, object[] location, string input)
    {
        var faults = Assert.Throws<InvalidInputException>(() => RequestBody.Parse(Encoding.UTF8.GetBytes(body), contentType))!.Faults;
        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That((faults[0].Type, faults[0].Input), Is.EqualTo((type, input)));
        Assert.That(faults[0].Location, Is.EqualTo(location));
        return faults[0];
    }

    private static void AssertUnreadable(byte[] bytes) =>
        Assert.That(
            Assert.Throws<BadRequestException>(() => RequestBody.Parse(bytes, "application/json"))!.Message,
            Is.EqualTo("There was an error parsing the body"));
}
