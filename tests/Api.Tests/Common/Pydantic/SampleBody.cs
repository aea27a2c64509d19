using System.Text;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.Api.Tests.Common.Pydantic;

/// <summary>A wire record with a field of every kind.</summary>
internal sealed record SampleBody(
    Guid Id, string Channel, Guid? Owner, string? Note, string Mode, string? Origin, Document? Metadata, Document? Tools) : IBody<SampleBody>
{
    public const string ValidId = "0190a3f4-7b1c-7def-8abc-0123456789ab";

    private static readonly string[] Modes = ["live", "test", "simulation"];
    private static readonly string[] Origins = ["inbound", "outbound"];

    public static SampleBody Read(IBodyFields fields) => new(
        fields.Required("id", Kind.Uuid),
        fields.OrElse("channel", Kind.Text(5), "chat"),
        fields.Optional("owner", Kind.Uuid),
        fields.Optional("note", Kind.Text(5)),
        fields.OrElse("mode", Kind.Choice(Modes), "live"),
        fields.Optional("origin", Kind.Choice(Origins)),
        fields.Optional("metadata", Kind.Document),
        fields.Optional("tools", Kind.ToolInputs));

    public static SampleBody Parse(string json) => BodyReader.Read<SampleBody>(RequestBody.Parse(Encoding.UTF8.GetBytes(json), null).Root, "body");

    /// <summary>The faults of a body whose other fields are valid.</summary>
    public static IReadOnlyList<Fault> FaultsOf(string members) => FaultsOfWhole($$"""{"id":"{{ValidId}}",{{members}}}""");

    public static IReadOnlyList<Fault> FaultsOfWhole(string json) => Assert.Throws<InvalidInputException>(() => Parse(json))!.Faults;

    /// <summary>The answer's items, as a client reads them.</summary>
    public static string Items(IReadOnlyList<Fault> faults)
    {
        const string before = "{\"detail\":[";
        var body = Encoding.UTF8.GetString(FaultWriter.Write(faults, BodyFormatter.MaxBytes));
        Assert.That(body, Does.StartWith(before).And.EndsWith("]}"));
        return body[before.Length..^2];
    }
}
