using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>Binds every <see cref="Guid"/> of a path or query by the contract's rules, and reports faults in its words.</summary>
internal sealed class UuidParameter : IModelBinderProvider, IModelBinder
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
        context.Metadata.UnderlyingOrModelType == typeof(Guid) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var name = bindingContext.ModelName;
        object[] location = [bindingContext.BindingSource == BindingSource.Path ? "path" : "query", name];
        // If a parameter is given twice, the last one counts, as for keys of a body.
        if (bindingContext.ValueProvider.GetValue(name).LastOrDefault() is { } text)
        {
            if (Faults.InUuid(text, location, out var value) is { } fault)
                InputFaults.Add(bindingContext.HttpContext, [fault]);
            bindingContext.Result = ModelBindingResult.Success(value);
        }
        else if (!bindingContext.ModelMetadata.IsReferenceOrNullableType)
        {
            InputFaults.Add(bindingContext.HttpContext, [Faults.Missing(location, "null")]);
        }
        return Task.CompletedTask;
    }
}
