using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;
using Feather.WebApi.Identity;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>
/// Describes an action by its attributes, comments and wire types. Every operation that needs a key, has a body or accepts an
/// Idempotency-Key gets the statuses of its kind. They are marked as additions unless the action declares them as the contract's.
/// </summary>
internal sealed class OperationDescriber : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    private static readonly Dictionary<int, string> Failures = new()
    {
        [400] = "The request cannot be read or carried out; `message` says why.",
        [401] = "There is no API key, or none that is valid. Carries `WWW-Authenticate: APIKey`.",
        [403] = "The API key does not grant the scope that the operation needs; `message` names it.",
        [404] = "Something that the request names does not exist or belongs to another organization.",
        [409] = "The request conflicts with the present state.",
        [412] = "The resource has changed since it was read.",
        [413] = "The body is larger than the server accepts.",
        [422] = "The request is malformed or breaks a rule; `detail` lists what is wrong, field by field.",
        [429] = "The organization sends more requests than the operator allows. The request had no effect.",
        [503] = "The server cannot process the request at the moment. The request may be retried.",
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var action = ((ControllerActionDescriptor)context.Description.ActionDescriptor).MethodInfo;
        var schemas = new WireSchemas(context.Document!);
        var needsKey = action.GetCustomAttribute<RequiresScopeAttribute>() is not null;
        var scope = action.GetCustomAttribute<RequiresScopeAttribute>()?.Scope;
        var isIdempotent = action.GetCustomAttribute<AcceptsIdempotencyKeyAttribute>() is not null;

        operation.Summary = XmlComments.Summary(action);
        operation.Description = string.Join(' ', new[] { XmlComments.Remarks(action), scope is null ? null : $"Needs a key with the scope `{scope}`." }
            .Where(sentence => sentence is not null));
        if (needsKey)
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(ApiDocument.SecurityScheme, context.Document)] = [] }];
        operation.Parameters = [.. Parameters(operation, context, action, schemas, isIdempotent)];
        if (context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body") is { } body)
        {
            var own = ((ControllerParameterDescriptor)body.ParameterDescriptor).ParameterInfo;
            operation.RequestBody = new OpenApiRequestBody { Required = !WireSchemas.IsNullable(own), Content = Content(schemas.Of(own)) };
        }
        operation.Responses = Responses(action, schemas, needsKey, operation.RequestBody is not null, isIdempotent);
        if (action.GetCustomAttribute<AddedOperationAttribute>() is not null)
            MarkAsWhole(operation);
        return Task.CompletedTask;
    }

    /// <summary>If the whole is an addition, its parts are not marked again.</summary>
    private static void MarkAsWhole(OpenApiOperation operation)
    {
        operation.Extensions = Additions.Mark;
        foreach (var parameter in operation.Parameters!.OfType<OpenApiParameter>())
            parameter.Extensions = null;
        foreach (var response in operation.Responses!.Values.OfType<OpenApiResponse>())
        {
            response.Extensions = null;
            foreach (var header in response.Headers!.Values.OfType<OpenApiHeader>())
                header.Extensions = null;
            foreach (var content in response.Content?.Values ?? [])
                content.Extensions = null;
        }
    }

    private static IEnumerable<IOpenApiParameter> Parameters(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, MethodInfo action, WireSchemas schemas, bool isIdempotent)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path))
        {
            var described = context.Description.ParameterDescriptions.Single(one => one.Name == parameter.Name);
            var own = ((ControllerParameterDescriptor)described.ParameterDescriptor).ParameterInfo;
            parameter.Description = XmlComments.OfParameter(action, own.Name!) ?? Glossary.Of(parameter.Name!);
            parameter.Schema = schemas.Of(own);
            yield return parameter;
        }
        foreach (var query in action.GetParameters().Where(QueryParameters.IsQuery))
        {
            foreach (var field in BodyShape.Of(query.ParameterType).Fields)
                yield return QueryParameter(query.ParameterType, field, schemas);
        }
        if (action.GetCustomAttribute<AcceptsIfMatchAttribute>() is not null)
            yield return WireHeaders.IfMatchParameter;
        if (action.GetCustomAttribute<AcceptsLastEventIdAttribute>() is not null)
            yield return WireHeaders.LastEventIdParameter;
        if (isIdempotent)
            yield return WireHeaders.IdempotencyKeyParameter;
        yield return WireHeaders.RequestIdParameter;
    }

    private static OpenApiParameter QueryParameter(Type query, BodyField field, WireSchemas schemas)
    {
        var property = query.GetProperties().SingleOrDefault(property => JsonDefaults.Options.PropertyNamingPolicy!.ConvertName(property.Name) == field.Name);
        return new OpenApiParameter
        {
            Name = field.Name,
            In = ParameterLocation.Query,
            Description = (property is null ? null : XmlComments.Of(property)) ?? Glossary.Of(field.Name),
            Schema = schemas.Of(field, meaning: null, isAddition: false),
        };
    }

    private static OpenApiResponses Responses(MethodInfo action, WireSchemas schemas, bool needsKey, bool hasBody, bool isIdempotent)
    {
        var answers = action.GetCustomAttribute<AnswersAttribute>()
            ?? throw new InvalidOperationException($"{action.DeclaringType!.Name}.{action.Name} has no Answers attribute.");
        var failures = new SortedDictionary<int, (Type? Body, bool IsAddition)>();
        foreach (var declared in action.GetCustomAttributes<FailsAttribute>())
        {
            foreach (var status in declared.Statuses)
                failures.Add(status, (declared.Body, declared.IsAddition));
        }
        AddWhere(needsKey, 401, 403, 429, 503);
        AddWhere(hasBody, 413);
        AddWhere(isIdempotent, 409);
        AddWhere(action.GetCustomAttribute<AcceptsIfMatchAttribute>() is not null, 412);

        var responses = new OpenApiResponses();
        Add(answers.Status, Success(action, answers, schemas, isIdempotent));
        foreach (var (status, (body, isAddition)) in failures)
            Add(status, Failure(status, body, isAddition, schemas, isIdempotent));
        return responses;

        void AddWhere(bool holds, params int[] statuses)
        {
            foreach (var status in holds ? statuses : [])
                failures.TryAdd(status, (null, true));
        }

        void Add(int status, OpenApiResponse response)
        {
            var code = status.ToString(CultureInfo.InvariantCulture);
            response.Description = XmlComments.OfResponse(action, code) ?? response.Description;
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers.Add(WireHeaders.RequestId, WireHeaders.Describe(WireHeaders.RequestId));
            responses.Add(code, response);
        }
    }

    private static OpenApiResponse Success(MethodInfo action, AnswersAttribute answers, WireSchemas schemas, bool isIdempotent)
    {
        string[] headers = [.. answers.Headers, .. isIdempotent ? [WireHeaders.Replayed] : Array.Empty<string>()];
        var body = answers.Body is null ? null : schemas.Of(answers.Body);
        if (answers.IsAddition)
            ((OpenApiSchemaReference)body!).Reference.Extensions = Additions.Mark;
        return new OpenApiResponse
        {
            Description = (answers.Body is null ? null : XmlComments.Of(answers.Body)) ?? "Done.",
            Content = answers is StreamsAttribute streams ? Events(streams) : body is null ? null : Content(body),
            Headers = headers.ToDictionary(name => name, IOpenApiHeader (name) => WireHeaders.Describe(name)),
        };
    }

    private static Dictionary<string, OpenApiMediaType> Events(StreamsAttribute streams)
    {
        var content = streams.IsInContract ? Content(new OpenApiSchema()) : [];
        content["text/event-stream"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Extensions = Additions.Mark };
        return content;
    }

    private static OpenApiResponse Failure(int status, Type? body, bool isAddition, WireSchemas schemas, bool isIdempotent)
    {
        var mayWait = status is 429 or 503 || (status == 409 && isIdempotent);
        var schema = schemas.Of(body ?? (status == 422 ? typeof(HttpValidationError) : typeof(ErrorResponse)));
        // Two kinds of conflict: the operation's own, and a request with the same key that is still running.
        if (status == 409 && isIdempotent && body is not null)
            schema = new OpenApiSchema { AnyOf = [schema, schemas.Of(typeof(ErrorResponse))] };
        var content = Content(schema);
        var description = Failures[status];
        if (status == 422 && isIdempotent)
        {
            // The schema stays the contract's, which allows this body too.
            description += " If the key was used with another body, the error is `idempotency_key_reused`, as an `ErrorResponse`.";
            content[Json].Examples = new Dictionary<string, IOpenApiExample> { ["idempotency_key_reused"] = KeyReused() };
        }
        return new OpenApiResponse
        {
            Description = description,
            Content = content,
            Extensions = isAddition ? Additions.Mark : null,
            Headers = mayWait ? new Dictionary<string, IOpenApiHeader> { [WireHeaders.RetryAfter] = WireHeaders.Describe(WireHeaders.RetryAfter) } : null,
        };
    }

    private static OpenApiExample KeyReused()
    {
        var reused = new IdempotencyKeyReusedException();
        return new OpenApiExample
        {
            Summary = "The Idempotency-Key was used with another body",
            Value = JsonSerializer.SerializeToNode(new ErrorResponse(reused.Code, reused.Message), JsonDefaults.Options),
            Extensions = Additions.Mark,
        };
    }

    private static Dictionary<string, OpenApiMediaType> Content(IOpenApiSchema schema) => new() { [Json] = new OpenApiMediaType { Schema = schema } };
}
