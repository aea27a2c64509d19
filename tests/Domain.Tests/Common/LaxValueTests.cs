using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.Domain.Tests.Common;

public sealed class LaxValueTests
{
    [TestCase("1", "1")]
    [TestCase("-0", "0")]
    [TestCase("1.0", "1")]
    [TestCase("1e2", "100")]
    [TestCase("-1.50E+1", "-15")]
    [TestCase("0.0e99999999999999999999", "0")]
    [TestCase("true", "1")]
    [TestCase("false", "0")]
    [TestCase("-1234567890123456789012345678901234567890", "-1234567890123456789012345678901234567890")]
    [TestCase("\"1234567890123456789012345678901234567890\"", "1234567890123456789012345678901234567890")]
    [TestCase("\" +1_000 \"", "1000")]
    [TestCase("\"-007.00\"", "-7")]
    [TestCase("\"-0\"", "0")]
    public void An_integer_is_taken_in_any_form(string sent, string expected) =>
        Assert.That(LaxValue.ToInteger(JsonElement.Parse(sent)), Is.EqualTo(new LaxValue(expected, null)));

    [Test]
    public void The_longest_integer_with_an_exponent_is_as_long_as_the_largest_double()
    {
        Assert.That(LaxValue.ToInteger(JsonElement.Parse("1e308")).Json, Is.EqualTo($"1{new string('0', 308)}"));
        AssertFault(LaxValue.ToInteger(JsonElement.Parse("1e309")), "finite_number", "Input should be a finite number");
    }

    [TestCase("null", "int_type", "Input should be a valid integer")]
    [TestCase("[]", "int_type", "Input should be a valid integer")]
    [TestCase("1.5", "int_from_float", "Input should be a valid integer, got a number with a fractional part")]
    [TestCase("1e-99999999999999999999", "int_from_float", "Input should be a valid integer, got a number with a fractional part")]
    [TestCase("1e400", "finite_number", "Input should be a finite number")]
    [TestCase("1e99999999999999999999", "finite_number", "Input should be a finite number")]
    [TestCase("\"\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")]
    [TestCase("\"1e2\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")]
    [TestCase("\"1.5\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")]
    [TestCase("\"1.\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")]
    [TestCase("\"1__0\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")]
    [TestCase("\"_1\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")]
    [TestCase("\"- 1\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")]
    [TestCase("\"\uff11\"", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")]
    public void What_is_no_integer_is_refused(string sent, string type, string message) =>
        AssertFault(LaxValue.ToInteger(JsonElement.Parse(sent)), type, message);

    [TestCase("1.50", "1.50")]
    [TestCase("1E2", "1E2")]
    [TestCase("\" +1_0.5 \"", "10.5")]
    [TestCase("\".5\"", "0.5")]
    [TestCase("\"5.\"", "5")]
    [TestCase("\"1e-7\"", "1E-07")]
    public void A_number_is_taken_in_any_form(string sent, string expected) =>
        Assert.That(LaxValue.ToNumber(JsonElement.Parse(sent)), Is.EqualTo(new LaxValue(expected, null)));

    [TestCase("true", "float_type", "Input should be a valid number")]
    [TestCase("{}", "float_type", "Input should be a valid number")]
    [TestCase("\"\"", "float_parsing", "Input should be a valid number, unable to parse string as a number")]
    [TestCase("\"0x1\"", "float_parsing", "Input should be a valid number, unable to parse string as a number")]
    [TestCase("\"1__0\"", "float_parsing", "Input should be a valid number, unable to parse string as a number")]
    [TestCase("\"1,0\"", "float_parsing", "Input should be a valid number, unable to parse string as a number")]
    [TestCase("\"∞\"", "float_parsing", "Input should be a valid number, unable to parse string as a number")]
    [TestCase("1e400", "finite_number", "Input should be a finite number")]
    [TestCase("\"1e400\"", "finite_number", "Input should be a finite number")]
    [TestCase("\"NaN\"", "finite_number", "Input should be a finite number")]
    [TestCase("\"-inf\"", "finite_number", "Input should be a finite number")]
    [TestCase("\"+Infinity\"", "finite_number", "Input should be a finite number")]
    public void What_is_no_finite_number_is_refused(string sent, string type, string message) =>
        AssertFault(LaxValue.ToNumber(JsonElement.Parse(sent)), type, message);

    [TestCase("true", "true")]
    [TestCase("0", "false")]
    [TestCase("1.0", "true")]
    [TestCase("\"True\"", "true")]
    [TestCase("\"t\"", "true")]
    [TestCase("\"YES\"", "true")]
    [TestCase("\"y\"", "true")]
    [TestCase("\"on\"", "true")]
    [TestCase("\"1\"", "true")]
    [TestCase("\"false\"", "false")]
    [TestCase("\"F\"", "false")]
    [TestCase("\"no\"", "false")]
    [TestCase("\"N\"", "false")]
    [TestCase("\"Off\"", "false")]
    [TestCase("\"0\"", "false")]
    public void A_boolean_is_taken_in_any_form(string sent, string expected) =>
        Assert.That(LaxValue.ToBoolean(JsonElement.Parse(sent)), Is.EqualTo(new LaxValue(expected, null)));

    [TestCase("2", "bool_parsing", "Input should be a valid boolean, unable to interpret input")]
    [TestCase("\" true\"", "bool_parsing", "Input should be a valid boolean, unable to interpret input")]
    [TestCase("0.5", "bool_type", "Input should be a valid boolean")]
    [TestCase("[]", "bool_type", "Input should be a valid boolean")]
    public void What_is_no_boolean_is_refused(string sent, string type, string message) =>
        AssertFault(LaxValue.ToBoolean(JsonElement.Parse(sent)), type, message);

    [Test]
    public void Only_a_string_is_text()
    {
        Assert.That(LaxValue.ToText(JsonElement.Parse("\"1\"")).Json, Is.EqualTo("\"1\""));
        AssertFault(LaxValue.ToText(JsonElement.Parse("1")), "string_type", "Input should be a valid string");
    }

    [TestCase("\"a\"", "Input should be 'a'")]
    [TestCase("\"a b\"", "Input should be 'a' or 'b'")]
    [TestCase("\"a b c\"", "Input should be 'a', 'b' or 'c'")]
    public void The_refusal_of_a_choice_lists_what_is_allowed(string words, string message)
    {
        var refused = LaxValue.ToOneOf(JsonElement.Parse("1"), words.Trim('"').Split(' '));

        AssertFault(refused, "literal_error", message);
        Assert.That(refused.Fault!.Context!["expected"], Is.EqualTo(message["Input should be ".Length..]));
    }

    [Test]
    public void A_choice_minds_case() => Assert.That(LaxValue.ToOneOf(JsonElement.Parse("\"A\""), ["a"]).Json, Is.Null);

    private static void AssertFault(LaxValue value, string type, string message)
    {
        Assert.That(value.Json, Is.Null);
        Assert.That((value.Fault?.Type, value.Fault?.Message), Is.EqualTo((type, message)));
    }
}
