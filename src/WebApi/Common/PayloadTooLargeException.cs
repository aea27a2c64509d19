using Feather.Domain.Common;

namespace Feather.WebApi.Common;

/// <summary>The body is longer than the server reads.</summary>
internal sealed class PayloadTooLargeException(int maxBytes)
    : FeatherException("payload_too_large", $"The request body is larger than {maxBytes} bytes.");
