using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
using CartStream.Shoppers;

namespace CartStream.Processing.Topics;

/// <summary>
/// A session in topic <c>sessions</c>, from which models learn: <c>{"shopper":…,"session":…,"events":[[item_id, type,
/// time_ms, offset, category],…],"traits":[[brand, price, parent, name],…]}</c>, events in order of time. The category
/// is omitted when it was unknown at the event. If any trait is known, there is a list of traits for each event; an
/// unknown trait is 0, or omitted at the end. Traits follow the events because versions without traits stop reading
/// there.
/// </summary>
/// <remarks>Not for several threads at once: it keeps its JSON writer.</remarks>
internal sealed class SessionRecord(ItemDictionary items) : IDisposable
{
    private const int TraitsMax = 4;

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
        var interactions = InOrderLearnt(session.Interactions);
        foreach (var interaction in interactions)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(items.Id(interaction.Item));
            _json.WriteStringValue(EventTypeNames.Utf8(interaction.Type));
            _json.WriteNumberValue(interaction.LearntMs);
            _json.WriteNumberValue(interaction.Offset);
            if (items.CategoryAsOf(interaction.Item, interaction.Offset) is var category and not 0)
                _json.WriteNumberValue(category);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
        WriteTraits(interactions);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>
    /// Adds the session's events to <paramref name="into"/>. Their items are numbered by this record's dictionary,
    /// which receives their categories.
    /// </summary>
    /// <exception cref="InvalidDataException">The record is not a valid session.</exception>
    public void Read(in LogRecord record, List<LoggedInteraction> into)
    {
        try
        {
            var session = Session.ModelKeyOf(record.Key, record.Partition);
            var reader = new Utf8JsonReader(record.Value);
            ulong shopper = 0;
            while (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("events"u8))
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("shopper"u8))
                    shopper = ReadShopper(ref reader);
                Next(ref reader);
            }

            var first = into.Count;
            Expect(ref reader, JsonTokenType.StartArray);
            for (Next(ref reader); reader.TokenType != JsonTokenType.EndArray; Next(ref reader))
                into.Add(ReadInteraction(session, shopper, ref reader));
            Next(ref reader);
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("traits"u8))
                ReadTraits(ref reader, CollectionsMarshal.AsSpan(into)[first..]);
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
    /// The interactions ordered by the times that are written. The session's own order changes when its times are
    /// bounded, and whether that happens before or after the record is written depends on batch boundaries.
    /// </summary>
    private ReadOnlySpan<Interaction> InOrderLearnt(ReadOnlySpan<Interaction> interactions)
    {
        var isInOrder = true;
        foreach (var interaction in interactions)
            isInOrder &= interaction.AheadMs == 0;
        if (isInOrder)
            return interactions;
        _ordered.Clear();
        _ordered.AddRange(interactions);
        _ordered.Sort(static (x, y) =>
            (x.LearntMs, x.Offset).CompareTo((y.LearntMs, y.Offset)));
        return CollectionsMarshal.AsSpan(_ordered);
    }

    private void WriteTraits(ReadOnlySpan<Interaction> interactions)
    {
        var areTraitsKnown = false;
        foreach (var interaction in interactions)
            areTraitsKnown |= items.TraitsAsOf(interaction.Item, interaction.Offset) != default;
        if (!areTraitsKnown)
            return;
        _json.WriteStartArray("traits"u8);
        foreach (var interaction in interactions)
        {
            var traits = items.TraitsAsOf(interaction.Item, interaction.Offset);
            ReadOnlySpan<ulong> numbers =
                [(ulong)traits.Brand, (ulong)traits.PriceBand, (ulong)traits.Parent, traits.Name];
            _json.WriteStartArray();
            foreach (var number in numbers[..(numbers.LastIndexOfAnyExcept(0UL) + 1)])
                _json.WriteNumberValue(number);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private static ulong ReadShopper(ref Utf8JsonReader reader)
    {
        Span<byte> id = stackalloc byte[EventLimits.IdBytesMax];
        Next(ref reader);
        return ShopperKey.Of(id[..reader.CopyString(id)]);
    }

    private LoggedInteraction ReadInteraction(ulong session, ulong shopper, ref Utf8JsonReader reader)
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
        var interaction = new LoggedInteraction(session, shopper, timeMs, reader.GetInt64(), item, type);
        Next(ref reader);
        if (reader.TokenType == JsonTokenType.Number)
        {
            items.SetCategory(item, reader.GetInt32());
            interaction = interaction with { IsCategoryKnown = true };
            Next(ref reader);
        }

        if (reader.TokenType != JsonTokenType.EndArray)
            throw new JsonException($"found {reader.TokenType}, expected {JsonTokenType.EndArray}");
        return interaction;
    }

    private void ReadTraits(ref Utf8JsonReader reader, Span<LoggedInteraction> interactions)
    {
        Span<ulong> numbers = stackalloc ulong[TraitsMax];
        Expect(ref reader, JsonTokenType.StartArray);
        foreach (ref var interaction in interactions)
        {
            numbers.Clear();
            var count = 0;
            Expect(ref reader, JsonTokenType.StartArray);
            for (Next(ref reader); reader.TokenType != JsonTokenType.EndArray; Next(ref reader))
            {
                if (count == TraitsMax)
                    throw new JsonException($"found a trait behind the last, expected {TraitsMax} at most");
                numbers[count++] = reader.GetUInt64();
            }

            var traits = new ItemTraits(numbers[3], Trait(numbers[2]), Trait(numbers[0]), Trait(numbers[1]));
            items.SetTraits(interaction.Item, traits);
            interaction = interaction with { Traits = traits.Known() };
        }

        Expect(ref reader, JsonTokenType.EndArray);
    }

    private static int Trait(ulong number) => number <= int.MaxValue
        ? (int)number
        : throw new JsonException($"found {number}, expected a trait from 0 to {int.MaxValue}");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected)
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
