using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Processor;

/// <summary>
/// A record of <c>user-events</c> that is not an event: it states that an anonymous id belongs to a shopper. Key: the
/// anonymous id; value: <c>{"identity":{"anonymous_id":…,"shopper_id":…}}</c>. From then on the anonymous id's events
/// count for the shopper, as do its earlier cart, history and purchases.
/// </summary>
/// <param name="AnonymousId">The earlier id of the person, UTF-8.</param>
/// <param name="ShopperId">The shopper, UTF-8.</param>
public sealed record IdentityLink(byte[] AnonymousId, byte[] ShopperId)
{
    /// <summary>What a valid link must contain, for messages.</summary>
    public const string Expected = "an anonymous_id, which is the record's key, and another shopper_id";

    private static ReadOnlySpan<byte> Mark => "{\"identity\":"u8;

    /// <summary>Whether a record of <c>user-events</c> is a link, well-formed or not.</summary>
    public static bool IsMeant(in LogRecord record) => record.Value.StartsWith(Mark);

    /// <summary>The record's value.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("identity");
            json.WriteString("anonymous_id", AnonymousId);
            json.WriteString("shopper_id", ShopperId);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a record of <c>user-events</c>; null when it can't be read or links nothing.</summary>
    public static IdentityLink? TryRead(in LogRecord record)
    {
        try
        {
            var reader = new Utf8JsonReader(record.Value);
            using var document = JsonDocument.ParseValue(ref reader);
            var identity = document.RootElement.GetProperty("identity");
            var link = new IdentityLink(IdOf(identity, "anonymous_id"), IdOf(identity, "shopper_id"));
            return link.Fault() is null && record.Key.SequenceEqual(link.AnonymousId) ? link : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with the ids; null when nothing is.</summary>
    public EventFault? Fault() => IdentityFields.FaultOf(AnonymousId, ShopperId);

    private static byte[] IdOf(JsonElement identity, string name) =>
        System.Text.Encoding.UTF8.GetBytes(identity.GetProperty(name).GetString() ?? "");
}
