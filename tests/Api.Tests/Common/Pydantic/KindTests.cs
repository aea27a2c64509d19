using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.Api.Tests.Common.Pydantic;

/// <summary>Kinds of values that the sample body has no field of.</summary>
public sealed class KindTests
{
    [TestCase("\"2026-01-31T12:00:00.123456Z\"", "2026-01-31T12:00:00.123456Z")]
    [TestCase("\"2026-01-31T12:00:00.1234569+02:00\"", "2026-01-31T10:00:00.123456Z")]
    [TestCase("\"2026-01-31 12:00-0130\"", "2026-01-31T13:30:00.000000Z")]
    [TestCase("\"2026-01-31\"", "2026-01-31T00:00:00.000000Z")]
    [TestCase("1769860800", "2026-01-31T12:00:00.000000Z")]
    [TestCase("\"1769860800.5\"", "2026-01-31T12:00:00.500000Z")]
    [TestCase("1769860800000", "2026-01-31T12:00:00.000000Z")]
    [TestCase("-1", "1969-12-31T23:59:59.000000Z")]
    public void A_moment_is_read_in_each_of_its_forms(string json, string expected) => Assert.That(Read(Kind.Time, json).Value.ToString(), Is.EqualTo(expected));

    [TestCase("true", "datetime_type", "Input should be a valid datetime")]
    [TestCase("\"\"", "datetime_from_date_parsing", "Input should be a valid datetime or date, input is too short")]
    [TestCase("\"yesterday!\"", "datetime_from_date_parsing", "Input should be a valid datetime or date, invalid character in year")]
    [TestCase("\"2026/01/31\"", "datetime_from_date_parsing", "Input should be a valid datetime or date, invalid date separator, expected `-`")]
    [TestCase("\"2026-13-01T00:00:00Z\"", "datetime_from_date_parsing", "Input should be a valid datetime or date, month value is outside expected range of 1-12")]
    [TestCase("\"2026-02-30\"", "datetime_from_date_parsing", "Input should be a valid datetime or date, day value is outside expected range")]
    [TestCase("\"2026-01-31T25:00:00Z\"", "datetime_from_date_parsing", "Input should be a valid datetime or date, unexpected extra characters at the end of the input")]
    [TestCase("\"0001-01-01T00:00:00+01:00\"", "datetime_from_date_parsing", "Input should be a valid datetime or date, unexpected extra characters at the end of the input")]
    [TestCase("1e300", "datetime_from_date_parsing", "Input should be a valid datetime or date, input is too short")]
    public void What_is_no_moment_is_told(string json, string type, string message)
    {
        var fault = Read(Kind.Time, json).Faults.Single();

        Assert.That((fault.Type, fault.Message), Is.EqualTo((type, message)));
    }

    [TestCase("1", 1)]
    [TestCase("\"7\"", 7)]
    [TestCase("3.0", 3)]
    [TestCase("true", 1)]
    public void A_whole_number_is_read_in_each_of_its_forms(string json, int expected) =>
        Assert.That(Read(Kind.Integer(1, 200), json), Is.EqualTo((expected, new List<Fault>())));

    [TestCase("0", "greater_than_equal", "Input should be greater than or equal to 1", """{"ge":1}""")]
    [TestCase("201", "less_than_equal", "Input should be less than or equal to 200", """{"le":200}""")]
    [TestCase("99999999999999999999", "less_than_equal", "Input should be less than or equal to 200", """{"le":200}""")]
    [TestCase("1.5", "int_from_float", "Input should be a valid integer, got a number with a fractional part", "null")]
    public void A_number_out_of_bounds_is_told(string json, string type, string message, string context)
    {
        var fault = Read(Kind.Integer(1, 200), json).Faults.Single();

        Assert.That((fault.Type, fault.Message, JsonSerializer.Serialize(fault.Context)), Is.EqualTo((type, message, context)));
    }

    [Test]
    public void A_number_with_a_fraction_has_bounds_too()
    {
        var fault = Read(Kind.Number(0.1, 30), "0.05").Faults.Single();

        Assert.That((fault.Type, fault.Message), Is.EqualTo(("greater_than_equal", "Input should be greater than or equal to 0.1")));
        Assert.That(Read(Kind.Number(0.1, 30), "0.1").Value, Is.EqualTo(0.1));
    }

    [TestCase(1, "String should have at least 1 character")]
    [TestCase(2, "String should have at least 2 characters")]
    public void A_text_may_be_too_short(int min, string message) =>
        Assert.That(Read(Kind.Text(min: min), "\"\"").Faults.Single().Message, Is.EqualTo(message));

    [Test]
    public void A_place_in_a_list_survives_its_text()
    {
        var place = new Cursor(Timestamp.From(new DateTime(2026, 1, 31, 12, 0, 0, 123, 456, DateTimeKind.Utc)), Guid.NewGuid());

        Assert.That(Read(Kind.Cursor, $"\"{CursorKind.ToText(place)}\"").Value, Is.EqualTo(place));
    }

    [TestCase("\"\"")]
    [TestCase("1")]
    [TestCase("\"________________________________\"")]
    [TestCase("\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"")]
    [TestCase("\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    public void What_is_no_place_is_told(string json) => Assert.That(Read(Kind.Cursor, json).Faults.Single().Type, Is.EqualTo("value_error"));

    [Test]
    public void An_item_of_a_list_is_told_by_its_index() =>
        Assert.That(Read(Kind.ListOf(Kind.Uuid), """["x",1]""").Faults.Select(fault => string.Join('.', fault.Location)), Is.EqualTo(["body.f.0", "body.f.1"]));

    private static (T Value, List<Fault> Faults) Read<T>(Kind<T> kind, string json)
    {
        List<Fault> faults = [];
        return (kind.Read(JsonElement.Parse(json), ["body", "f"], faults), faults);
    }
}
