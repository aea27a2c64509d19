using System.ComponentModel;
using Feather.Domain.Common;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Tools;

/// <summary>The HTTP call that a tool makes. `{{name}}` stands for the value of a variable.</summary>
/// <param name="Url">The address to call.</param>
/// <param name="Method">The call's method.</param>
/// <param name="Headers">The call's headers.</param>
/// <param name="QueryParams">Further parameters for the address's query.</param>
/// <param name="Body">The call's body.</param>
/// <param name="Timeout">How many seconds to wait for an answer.</param>
/// <param name="Variables">The inputs that the call takes.</param>
/// <param name="Retry">How the call is retried if it fails; null means no retry.</param>
[SchemaName("APICallConfiguration")]
internal sealed record ApiCallConfiguration(
    string Url, string Method, IReadOnlyList<Document> Headers, IReadOnlyList<Document> QueryParams, Document Body, int Timeout,
    IReadOnlyList<Document> Variables, Document? Retry) : Unlogged, IBody<ApiCallConfiguration>
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    public static ApiCallConfiguration Read(IBodyFields fields) => new(
        Url: fields.Required("url", Kind.Text()),
        Method: fields.OrElse("method", Kind.Choice(Methods), Methods[0]),
        Headers: fields.OrElse("headers", Kind.ListOf(Kind.Model<HeaderConfig>()), []),
        QueryParams: fields.OrElse("query_params", Kind.ListOf(Kind.Model<QueryParamConfig>()), []),
        Body: fields.OrElse("body", Kind.Document, Document.Empty),
        Timeout: fields.OrElse("timeout", Kind.Integer(1, 300), 30),
        Variables: fields.OrElse("variables", Kind.ListOf(Kind.Model<VariableDefinition>()), []),
        Retry: fields.Optional("retry", Kind.Model<RetryConfig>()));
}

/// <summary>A header of a tool's call.</summary>
/// <param name="Key">The header's name.</param>
/// <param name="Value">What it holds. A secure value is answered as `********`; sent back so, it stays as it is stored.</param>
/// <param name="Secure">Whether the value is kept encrypted and never shown again.</param>
internal sealed record HeaderConfig(string Key, string Value, bool Secure) : Unlogged, IBody<HeaderConfig>
{
    public static HeaderConfig Read(IBodyFields fields) => new(
        Key: fields.Required("key", Kind.Text()),
        Value: fields.Required("value", Kind.Text()),
        Secure: fields.OrElse("secure", Kind.Flag, false));
}

/// <summary>A parameter of a tool's call.</summary>
/// <param name="Key">The parameter's name.</param>
/// <param name="Value">What it holds. A secure value is answered as `********`; sent back so, it stays as it is stored.</param>
/// <param name="Secure">Whether the value is kept encrypted and never shown again.</param>
internal sealed record QueryParamConfig(string Key, string Value, bool Secure) : Unlogged, IBody<QueryParamConfig>
{
    public static QueryParamConfig Read(IBodyFields fields) => new(
        Key: fields.Required("key", Kind.Text()),
        Value: fields.Required("value", Kind.Text()),
        Secure: fields.OrElse("secure", Kind.Flag, false));
}

/// <summary>An input that a tool's call takes.</summary>
/// <param name="Name">What stands between the braces where its value goes.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Description">What an agent is told of it.</param>
/// <param name="Required">Whether the call is not made without it.</param>
internal sealed record VariableDefinition(string Name, string Type, string? Description, bool Required)
    : Unlogged, IBody<VariableDefinition>
{
    private static readonly string[] Types = ["str", "int", "float", "bool"];

    public static VariableDefinition Read(IBodyFields fields) => new(
        Name: fields.Required("name", Kind.Text()),
        Type: fields.OrElse("type", Kind.Choice(Types), Types[0]),
        Description: fields.Optional("description", Kind.Text()),
        Required: fields.OrElse("required", Kind.Flag, false));
}

/// <summary>Which parts of the call's answer the agent gets to see.</summary>
/// <param name="FieldMappings">One for each part; none is all of it.</param>
internal sealed record ResponseFieldSelector(IReadOnlyList<Document> FieldMappings) : Unlogged, IBody<ResponseFieldSelector>
{
    public static ResponseFieldSelector Read(IBodyFields fields) => new(
        FieldMappings: fields.OrElse("field_mappings", Kind.ListOf(Kind.Model<ResponseFieldMapping>()), []));
}

/// <summary>One part of the call's answer.</summary>
/// <param name="Path">Where it stands in the answer.</param>
/// <param name="Alias">What it is called for the agent; null is its own name.</param>
internal sealed record ResponseFieldMapping(string Path, string? Alias) : Unlogged, IBody<ResponseFieldMapping>
{
    public static ResponseFieldMapping Read(IBodyFields fields) => new(
        Path: fields.Required("path", Kind.Text()),
        Alias: fields.Optional("alias", Kind.Text()));
}

/// <summary>Where a call is transferred to.</summary>
/// <param name="Destination">A phone number or an address.</param>
/// <param name="Mode">`cold`: the call is handed over at once. `warm`: the other side is told about it first.</param>
internal sealed record TransferTargetInput(string Destination, string Mode) : Unlogged, IBody<TransferTargetInput>
{
    public const string Cold = "cold";
    public const string Warm = "warm";

    public static TransferTargetInput Read(IBodyFields fields)
    {
        var target = new TransferTargetInput(
            Destination: fields.Required("destination", Kind.Text()),
            Mode: fields.OrElse("mode", Kind.Choice([Cold, Warm]), Cold));
        fields.Closed();
        return target;
    }
}

/// <summary>Where a call is transferred to.</summary>
/// <param name="Destination">A phone number or an address.</param>
/// <param name="Mode">`cold`: the call is transferred at once. `warm`: the destination is briefed first.</param>
internal sealed record TransferTargetView(
    string Destination, [OneOf(TransferTargetInput.Cold, TransferTargetInput.Warm), DefaultValue(TransferTargetInput.Cold)] string Mode);
