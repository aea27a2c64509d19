using System.Text;
using Feather.Domain.Common;
using Feather.WebApi.Common;
using Feather.WebApi.Common.Pydantic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Common.Pydantic;

/// <summary>Through MVC's own binder, which must let the formatter's exceptions pass.</summary>
public sealed class BodyFormatterTests
{
    [Test]
    public async Task A_body_is_read_and_left_for_those_who_come_later()
    {
        var bytes = Encoding.UTF8.GetBytes($$"""{ "id" : "{{SampleBody.ValidId}}" }""");
        var http = Request(bytes);

        var result = await BindAsync(http);

        Assert.That(((SampleBody)result.Model!).Id, Is.EqualTo(new Guid(SampleBody.ValidId)));
        Assert.That(http.Features.Get<RequestBody>()!.Bytes.ToArray(), Is.EqualTo(bytes));
        Assert.That(http.Features.Get<RequestBody>()!.Root.GetProperty("id").GetString(), Is.EqualTo(SampleBody.ValidId));
    }

    [Test]
    public async Task Without_a_body_and_a_type_it_is_reached_all_the_same()
    {
        var http = Request([]);

        await BindAsync(http);

        Assert.That(InputFaults.Of(http)[0].Type, Is.EqualTo("missing"));
    }

    [Test]
    public async Task A_faulty_body_is_left_too()
    {
        var http = Request("{}"u8.ToArray());

        var result = await BindAsync(http);

        Assert.That(result.Model, Is.Null);
        Assert.That(InputFaults.Of(http)[0].Type, Is.EqualTo("missing"));
        Assert.That(http.Features.Get<RequestBody>(), Is.Not.Null);
    }

    [Test]
    public async Task An_unreadable_body_passes_through_the_binder() =>
        await Assert.ThrowsAsync<BadRequestException>(() => BindAsync(Request([0xFF])));

    [Test]
    public async Task A_body_is_read_up_to_its_limit()
    {
        var largest = new byte[BodyFormatter.MaxBytes];
        var http = Request(largest);

        await BindAsync(http);
        Assert.That(InputFaults.Of(http), Has.Count.EqualTo(1));
        var refused = await Assert.ThrowsAsync<PayloadTooLargeException>(() => BindAsync(Request([.. largest, 0])));

        Assert.That(refused!.Code, Is.EqualTo("payload_too_large"));
    }

    [Test]
    public async Task A_length_over_the_limit_ends_it_before_reading()
    {
        var http = Request([]);
        http.Request.ContentLength = BodyFormatter.MaxBytes + 1;
        http.Request.Body = Stream.Null;

        await Assert.ThrowsAsync<PayloadTooLargeException>(() => BindAsync(http));
    }

    private static DefaultHttpContext Request(byte[] bytes) => new() { Request = { Body = new MemoryStream(bytes) } };

    private static async Task<ModelBindingResult> BindAsync(HttpContext http)
    {
        using var services = new ServiceCollection().AddLogging().AddControllers().Services.BuildServiceProvider();
        var context = new DefaultModelBindingContext
        {
            ActionContext = new() { HttpContext = http },
            ModelMetadata = services.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(typeof(SampleBody)),
            ModelState = new(),
            ModelName = "",
            IsTopLevelObject = true,
            BindingSource = BindingSource.Body,
        };
        await new BodyModelBinder([new BodyFormatter()], services.GetRequiredService<IHttpRequestStreamReaderFactory>()).BindModelAsync(context);
        return context.Result;
    }
}
