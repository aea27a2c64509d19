using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Feather.WebApi.Common;

/// <summary>Controllers here are internal like everything else; MVC looks for public ones.</summary>
internal sealed class InternalControllers : ControllerFeatureProvider
{
    protected override bool IsController(TypeInfo typeInfo) =>
        typeInfo is { IsClass: true, IsAbstract: false } && typeInfo.IsSubclassOf(typeof(ControllerBase));
}
