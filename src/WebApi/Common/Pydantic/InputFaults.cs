using Feather.Domain.Common;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>
/// Collects the faults of path, query and body, so that one answer reports all of them (contract: 422, order). If there are
/// faults, the action does not start, and the parameters' values are not used.
/// </summary>
internal sealed class InputFaults : IActionFilter
{
    /// <summary>Runs a reader and collects its faults. If there are any, the result is the default value.</summary>
    public static T? Gather<T>(HttpContext context, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException invalid)
        {
            Add(context, invalid.Faults);
            return default;
        }
    }

    public static IReadOnlyList<Fault> Of(HttpContext context) => context.Features.Get<List<Fault>>() ?? [];

    public static void Add(HttpContext context, IEnumerable<Fault> faults)
    {
        if (context.Features.Get<List<Fault>>() is { } gathered)
            gathered.AddRange(faults);
        else
            context.Features.Set(faults.ToList());
    }

    /// <exception cref="InvalidInputException">Carries every fault of every parameter.</exception>
    public void OnActionExecuting(ActionExecutingContext context)
    {
        if (Of(context.HttpContext) is { Count: > 0 } faults)
            throw new InvalidInputException(faults);
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }
}
