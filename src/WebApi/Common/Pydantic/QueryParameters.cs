using System.Reflection;
using System.Text;
using System.Text.Json;
using Feather.Domain.Common;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>Reads a query into a wire record, like a body. Its parameters are the members of an object, and each is a string.</summary>
internal sealed class QueryParameters : IModelBinderProvider, IModelBinder
{
    public static bool IsQuery(ParameterInfo parameter) => parameter.GetCustomAttribute<FromQueryAttribute>() is not null;

    public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
        context.BindingInfo.BindingSource == BindingSource.Query && BodyShape.IsBody(context.Metadata.ModelType) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        // If a parameter is given twice, the last one counts, as for keys of a body.
        var members = bindingContext.HttpContext.Request.Query.Select(parameter =>
            $"{JsonText.Quote(parameter.Key)}:{JsonText.Quote(parameter.Value.LastOrDefault() ?? "")}");
        var query = JsonElement.Parse(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}"));
        bindingContext.Result = ModelBindingResult.Success(
            InputFaults.Gather(bindingContext.HttpContext, () => BodyReader.Of(bindingContext.ModelType)(query, "query")));
        return Task.CompletedTask;
    }
}
