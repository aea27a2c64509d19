using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>
/// Reads every body of the application. It accepts any content type, and none, so that MVC never writes an error of its own.
/// Stores the <see cref="RequestBody"/> as a feature of the request: idempotency hashes its bytes, rules across fields quote it.
/// </summary>
internal sealed class BodyFormatter : IInputFormatter
{
    public const int MaxBytes = 1024 * 1024;

    public bool CanRead(InputFormatterContext context) => true;

    public async Task<InputFormatterResult> ReadAsync(InputFormatterContext context)
    {
        var http = context.HttpContext;
        var bytes = await ReadBytesAsync(http.Request, http.RequestAborted);
        return InputFormatterResult.Success(InputFaults.Gather(http, () =>
        {
            // MVC sets it if the action's parameter may be null.
            var body = RequestBody.Parse(bytes, http.Request.ContentType, isOptional: context.TreatEmptyInputAsDefaultValue);
            http.Features.Set(body);
            return body.Root.ValueKind == JsonValueKind.Null ? null : BodyReader.Of(context.ModelType)(body.Root, "body");
        })!);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
            throw new PayloadTooLargeException(MaxBytes);
        var bytes = new ArrayBufferWriter<byte>();
        int read;
        while ((read = await request.Body.ReadAsync(bytes.GetMemory(4096), cancellationToken)) > 0)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > MaxBytes)
                throw new PayloadTooLargeException(MaxBytes);
        }
        return bytes.WrittenMemory;
    }
}
