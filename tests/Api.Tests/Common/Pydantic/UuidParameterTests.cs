using System.Globalization;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Feather.Api.Tests.Common.Pydantic;

public sealed class UuidParameterTests
{
    [TestCase("urn:uuid:" + SampleBody.ValidId)]
    [TestCase("x", SampleBody.ValidId)]
    public void The_last_value_is_bound(params string[] values) =>
        Assert.That(Bind(typeof(Guid?), BindingSource.Query, values).Result.Model, Is.EqualTo(new Guid(SampleBody.ValidId)));

    [Test]
    public void A_malformed_one_is_told_with_its_place_and_text()
    {
        var fault = Refused(typeof(Guid), BindingSource.Path, "nope\"");

        Assert.That(fault.Location, Is.EqualTo(new object[] { "path", "agent_id" }));
        Assert.That((fault.Type, fault.Input), Is.EqualTo(("uuid_parsing", "\"nope\\\"\"")));
        Assert.That(fault.Message, Is.EqualTo("Input should be a valid UUID, invalid character: found `n` at 1"));
    }

    [Test]
    public void So_is_one_with_a_nul() => Assert.That(Refused(typeof(Guid?), BindingSource.Query, "\0").Type, Is.EqualTo("string_unicode"));

    [Test]
    public void An_absent_one_is_missing_only_where_it_is_required()
    {
        var fault = Refused(typeof(Guid), BindingSource.Query);

        Assert.That((fault.Type, fault.Location[0], fault.Input), Is.EqualTo(("missing", (object)"query", "null")));
        Assert.That(Bind(typeof(Guid?), BindingSource.Query).Result.IsModelSet, Is.False);
    }

    private static Fault Refused(Type type, BindingSource source, params string[] values) =>
        InputFaults.Of(Bind(type, source, values).HttpContext).Single();

    private static DefaultModelBindingContext Bind(Type type, BindingSource source, params string[] values)
    {
        var query = new QueryCollection(values.Length == 0 ? [] : new Dictionary<string, StringValues> { ["agent_id"] = values });
        var context = new DefaultModelBindingContext
        {
            ActionContext = new() { HttpContext = new DefaultHttpContext() },
            ModelMetadata = new EmptyModelMetadataProvider().GetMetadataForType(type),
            ModelName = "agent_id",
            BindingSource = source,
            ValueProvider = source == BindingSource.Path
                ? new RouteValueProvider(source, new RouteValueDictionary { ["agent_id"] = values[0] })
                : new QueryStringValueProvider(source, query, CultureInfo.InvariantCulture),
        };
        Assert.That(new UuidParameter().BindModelAsync(context).IsCompletedSuccessfully, Is.True);
        return context;
    }
}
