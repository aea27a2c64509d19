using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

internal sealed class UuidKind : Kind<Guid>
{
    public override Guid Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.String)
            faults.Add(Faults.NoUuid(location, value));
        else if (Faults.InUuid(JsonText.Read(value), location, out var uuid) is { } fault)
            faults.Add(fault);
        else
            return uuid;
        return default;
    }

    public override string Write(Guid value) => $"\"{value}\"";

    public override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(Guid));
}

internal class TextKind(int? max, int min) : Kind<string>
{
    public override string Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (LaxValue.ToText(value).Fault is { } fault)
        {
            faults.Add(fault.At(location, value));
            return "";
        }
        var sent = JsonText.Read(value);
        var text = Clean(sent);
        if (max is { } most && Faults.IsLonger(text, most))
            faults.Add(Faults.TextTooLong(location, most, JsonText.Quote(sent)));
        else if (text.Length < min)
            faults.Add(Faults.TextTooShort(location, min, JsonText.Quote(sent)));
        else if (!JsonText.IsStorable(sent))
            faults.Add(Faults.NotStorable(location, JsonText.Quote(sent)));
        else if (Problem(text) is { } problem)
            faults.Add(Fault.BrokenRule(location, problem, JsonText.Quote(sent)));
        return text;
    }

    /// <summary>The text to use, made from the sent one.</summary>
    protected virtual string Clean(string sent) => sent;

    /// <summary>The fault in a text of the right length; null if there is none.</summary>
    protected virtual string? Problem(string text) => null;

    public override string Write(string value) => JsonText.Quote(value);

    public override IOpenApiSchema Describe(WireSchemas schemas) =>
        new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = max, MinLength = min == 0 ? null : min };
}

/// <summary>A text that is not only white space.</summary>
internal sealed class WordsKind(int max) : TextKind(max, min: 1)
{
    public override string? Note => "More than white space.";

    public override string Read(JsonElement value, object[] location, List<Fault> faults)
    {
        var before = faults.Count;
        var text = base.Read(value, location, faults);
        if (faults.Count == before && string.IsNullOrWhiteSpace(text))
            faults.Add(Fault.BrokenRule(location, "the text needs more than white space", JsonText.Quote(text)));
        return text;
    }
}

/// <summary>A text with some values listed in the document. It is read like any text.</summary>
internal sealed class WordOrTextKind<TEnum>(int max) : TextKind(max, 0)
    where TEnum : struct, Enum
{
    public override IOpenApiSchema Describe(WireSchemas schemas) => new OpenApiSchema { AnyOf = [schemas.Of(typeof(TEnum)), base.Describe(schemas)] };
}

internal sealed class ChoiceKind(IReadOnlyList<string> words, string faultType) : Kind<string>
{
    public override string Read(JsonElement value, object[] location, List<Fault> faults)
    {
        if (LaxValue.ToOneOf(value, words).Fault is not { } fault)
            return JsonText.Read(value);
        faults.Add(value.ValueKind == JsonValueKind.String && !JsonText.IsStorable(value)
            ? Faults.NotStorable(location, JsonText.Normalize(value))
            : fault.At(location, value) with { Type = faultType });
        return "";
    }

    public override string Write(string value) => JsonText.Quote(value);

    public override IOpenApiSchema Describe(WireSchemas schemas) =>
        new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)word)] };
}

internal sealed class EnumKind<TEnum> : Kind<TEnum>
    where TEnum : struct, Enum
{
    private static readonly ChoiceKind Words = new(Word.All<TEnum>(), "enum");

    public override TEnum Read(JsonElement value, object[] location, List<Fault> faults) =>
        Words.Read(value, location, faults) is { Length: > 0 } word ? Word.To<TEnum>(word) : default;

    public override string Write(TEnum value) => JsonText.Quote(Word.Of(value));

    public override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(TEnum));
}

internal sealed class FlagKind : Kind<bool>
{
    public override bool Read(JsonElement value, object[] location, List<Fault> faults)
    {
        var read = LaxValue.ToBoolean(value);
        if (read.Fault is { } fault)
            faults.Add(fault.At(location, value));
        return read.Json == "true";
    }

    public override string Write(bool value) => value ? "true" : "false";

    public override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(bool));
}

internal sealed class IntegerKind(int min, int max, bool isMinTold = true) : Kind<int>
{
    public override int Read(JsonElement value, object[] location, List<Fault> faults)
    {
        var read = LaxValue.ToInteger(value);
        if (read.Fault is { } fault)
        {
            faults.Add(fault.At(location, value));
            return 0;
        }
        var number = BigInteger.Parse(read.Json!, CultureInfo.InvariantCulture);
        if (number < min)
            faults.Add(Faults.TooSmall(location, min, value));
        else if (number > max)
            faults.Add(Faults.TooLarge(location, max, value));
        else
            return (int)number;
        return 0;
    }

    public override string Write(int value) => value.ToString(CultureInfo.InvariantCulture);

    public override IOpenApiSchema Describe(WireSchemas schemas) => new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Minimum = min == int.MinValue || !isMinTold ? null : Write(min),
        Maximum = max == int.MaxValue ? null : Write(max),
    };
}

internal sealed class NumberKind(double min, double max) : Kind<double>
{
    public override double Read(JsonElement value, object[] location, List<Fault> faults)
    {
        var read = LaxValue.ToNumber(value);
        if (read.Fault is { } fault)
        {
            faults.Add(fault.At(location, value));
            return 0;
        }
        var number = double.Parse(read.Json!, CultureInfo.InvariantCulture);
        if (number < min)
            faults.Add(Faults.TooSmall(location, min, value));
        else if (number > max)
            faults.Add(Faults.TooLarge(location, max, value));
        return number;
    }

    public override string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public override IOpenApiSchema Describe(WireSchemas schemas) => new OpenApiSchema
    {
        Type = JsonSchemaType.Number,
        Minimum = min == double.MinValue ? null : Write(min),
        Maximum = max == double.MaxValue ? null : Write(max),
    };
}
