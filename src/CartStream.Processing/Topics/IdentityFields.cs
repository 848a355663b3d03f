using System.Text;
using System.Text.Json;
using CartStream.Events;

namespace CartStream.Processing.Topics;

/// <summary>
/// The value of a record of topic <c>identities</c>, and the body of a link over HTTP: <c>{"anonymous_id":…,
/// "shopper_id":…}</c>, ids as strings or whole numbers; other fields are ignored.
/// </summary>
/// <param name="AnonymousId">The earlier id of the person, UTF-8.</param>
/// <param name="ShopperId">The shopper, UTF-8.</param>
internal readonly record struct IdentityFields(byte[] AnonymousId, byte[] ShopperId)
{
    /// <summary>Reads a value; when it is not a link, null and the fault.</summary>
    public static IdentityFields? TryRead(ReadOnlySpan<byte> value, out EventFault? fault)
    {
        if (value.Length > EventLimits.JsonBytesMax)
        {
            fault = new EventFault("identity", $"{value.Length} bytes", $"at most {EventLimits.JsonBytesMax} bytes");
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            if (!reader.Read())
                return TryRead(document.RootElement, out fault);
        }
        catch (JsonException)
        {
            // Handled below.
        }

        fault = EventFault.Of("identity", value, "a JSON object with anonymous_id and shopper_id");
        return null;
    }

    /// <summary>Reads JSON; when it is not a link, null and the fault.</summary>
    public static IdentityFields? TryRead(JsonElement json, out EventFault? fault)
    {
        var fields = new IdentityFields(IdOf(json, "anonymous_id"), IdOf(json, "shopper_id"));
        fault = FaultOf(fields.AnonymousId, fields.ShopperId);
        return fault is null ? fields : null;
    }

    /// <summary>What is wrong with the ids of a link; null when nothing is.</summary>
    public static EventFault? FaultOf(byte[] anonymousId, byte[] shopperId) =>
        EventValidator.CheckRequiredId("anonymous_id", anonymousId)
        ?? EventValidator.CheckRequiredId("shopper_id", shopperId)
        ?? (anonymousId.AsSpan().SequenceEqual(shopperId)
            ? EventFault.Of("anonymous_id", anonymousId, "another id than the shopper's")
            : null);

    /// <summary>An id that is a string or a number; empty when there is none.</summary>
    private static byte[] IdOf(JsonElement link, string name)
    {
        if (link.ValueKind != JsonValueKind.Object || !link.TryGetProperty(name, out var id))
            return [];
        try
        {
            return id.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? Encoding.UTF8.GetBytes(id.ToString())
                : [];
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is not valid text.
            return [];
        }
    }
}
