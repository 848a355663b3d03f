using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
using CartStream.Shoppers;

namespace CartStream.Processing.Topics;

/// <summary>
/// A session in topic <c>sessions</c>, from which models learn:
/// <c>{"shopper":…,"session":…,"events":[[item_id, type, time_ms, offset, category, brand, price, parent, name],…]}
/// </c>, events in order of time; what of the item was not known as the event came is 0, or left out at the end.
/// </summary>
/// <remarks>Not for several threads at once: it keeps its JSON writer.</remarks>
internal sealed class SessionRecord(ItemDictionary items) : IDisposable
{
    private const int DescriptionMax = 5;

    private readonly List<Interaction> _ordered = [];
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Writes <paramref name="session"/> of <paramref name="shopperId"/>.</summary>
    public void Write(IBufferWriter<byte> into, ReadOnlySpan<byte> shopperId, Session session)
    {
        _json.Reset(into);
        _json.WriteStartObject();
        _json.WriteString("shopper"u8, shopperId);
        _json.WriteString("session"u8, session.Id);
        _json.WriteStartArray("events"u8);
        foreach (var touch in InOrderLearnt(session.Touches))
        {
            _json.WriteStartArray();
            _json.WriteStringValue(items.Id(touch.Item));
            _json.WriteStringValue(EventTypeNames.Utf8(touch.Type));
            _json.WriteNumberValue(touch.LearntMs);
            _json.WriteNumberValue(touch.Offset);
            WriteDescription(items.CategoryAsOf(touch.Item, touch.Offset), items.TraitsAsOf(touch.Item, touch.Offset));
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>
    /// Adds the session's events to <paramref name="into"/>, its items numbered by this record's dictionary, which gets
    /// their categories.
    /// </summary>
    /// <exception cref="InvalidDataException">The record is no session.</exception>
    public void Read(in LogRecord record, List<LoggedInteraction> into)
    {
        try
        {
            var session = XxHash3.HashToUInt64(record.Key);
            var reader = new Utf8JsonReader(record.Value);
            ulong shopper = 0;
            while (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("events"u8))
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("shopper"u8))
                    shopper = ReadShopper(ref reader);
                Next(ref reader);
            }

            Take(ref reader, JsonTokenType.StartArray);
            for (Next(ref reader); reader.TokenType != JsonTokenType.EndArray; Next(ref reader))
                into.Add(ReadTouch(session, shopper, ref reader));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException
            or ArgumentException)
        {
            var key = Encoding.UTF8.GetString(record.Key);
            throw new InvalidDataException($"topic {Topology.Sessions}, key '{key}': found no session: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>
    /// The touches in order of the times that are written. The session's own order changes when its times are held, and
    /// whether that was before or after the record is written depends on how events are batched.
    /// </summary>
    private ReadOnlySpan<Interaction> InOrderLearnt(ReadOnlySpan<Interaction> touches)
    {
        var isInOrder = true;
        foreach (var touch in touches)
            isInOrder &= touch.AheadMs == 0;
        if (isInOrder)
            return touches;
        _ordered.Clear();
        _ordered.AddRange(touches);
        _ordered.Sort(static (x, y) =>
            (x.LearntMs, x.Offset).CompareTo((y.LearntMs, y.Offset)));
        return CollectionsMarshal.AsSpan(_ordered);
    }

    /// <summary>What is 0 is left out at the end.</summary>
    private void WriteDescription(int category, in ItemTraits traits)
    {
        ReadOnlySpan<ulong> numbers =
            [(ulong)category, (ulong)traits.Brand, (ulong)traits.PriceBand, (ulong)traits.Parent, traits.Name];
        foreach (var number in numbers[..(numbers.LastIndexOfAnyExcept(0UL) + 1)])
            _json.WriteNumberValue(number);
    }

    private static ulong ReadShopper(ref Utf8JsonReader reader)
    {
        Span<byte> id = stackalloc byte[EventLimits.IdBytesMax];
        Next(ref reader);
        return ShopperKey.Of(id[..reader.CopyString(id)]);
    }

    private LoggedInteraction ReadTouch(ulong session, ulong shopper, ref Utf8JsonReader reader)
    {
        Span<byte> id = stackalloc byte[EventLimits.IdBytesMax];
        Next(ref reader);
        var item = items.Intern(id[..reader.CopyString(id)]);
        Next(ref reader);
        if (!EventTypeNames.TryParse(reader.ValueSpan, out var type))
            throw new JsonException($"found the type '{reader.GetString()}', expected {EventTypeNames.Accepted}");
        Next(ref reader);
        var timeMs = reader.GetInt64();
        Next(ref reader);
        var touch = new LoggedInteraction(session, shopper, timeMs, reader.GetInt64(), item, type);
        Next(ref reader);
        Span<ulong> numbers = stackalloc ulong[DescriptionMax];
        numbers.Clear();
        for (var i = 0; i < numbers.Length && reader.TokenType == JsonTokenType.Number; i++)
        {
            numbers[i] = reader.GetUInt64();
            Next(ref reader);
        }

        var traits = new ItemTraits(numbers[4], Trait(numbers[3]), Trait(numbers[1]), Trait(numbers[2]));
        items.SetCategory(item, Trait(numbers[0]));
        items.SetTraits(item, traits);
        touch = touch with { IsCategoryKnown = numbers[0] != 0, Traits = traits.Known() };
        if (reader.TokenType != JsonTokenType.EndArray)
            throw new JsonException($"found {reader.TokenType}, expected {JsonTokenType.EndArray}");
        return touch;
    }

    private static int Trait(ulong number) => number <= int.MaxValue
        ? (int)number
        : throw new JsonException($"found {number}, expected a category or trait from 0 to {int.MaxValue}");

    private static void Take(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        Next(ref reader);
        if (reader.TokenType != expected)
            throw new JsonException($"found {reader.TokenType}, expected {expected}");
    }

    private static void Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("found the end of the record, expected a session and its events");
    }
}
