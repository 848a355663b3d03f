using System.Text.Json;
using CartStream.Log;

namespace CartStream.Processing.Items;

/// <summary>The values of topics <c>items</c> and <c>taught-items</c>.</summary>
public static class ItemRecord
{
    private static readonly byte[] Withdrawn = """{"withdrawn":true}"""u8.ToArray();

    /// <summary>The stored form of the shop's description; null for a withdrawn item.</summary>
    public static byte[] Write(ItemAttributes? attributes) => attributes is null
        ? Withdrawn
        : JsonSerializer.SerializeToUtf8Bytes(attributes, ItemJson.Default.ItemAttributes);

    /// <summary>Whether a record marks the item as withdrawn.</summary>
    public static bool IsWithdrawn(in LogRecord record) => record.Value.SequenceEqual(Withdrawn);

    /// <summary>The attributes in a record; null when the item is withdrawn or has no description.</summary>
    /// <exception cref="InvalidDataException">It is not a valid item.</exception>
    public static ItemAttributes? Read(in LogRecord record, string topic)
    {
        if (record.IsDelete || IsWithdrawn(record))
            return null;
        try
        {
            return JsonSerializer.Deserialize(record.Value, ItemJson.Default.ItemAttributes) ?? new ItemAttributes();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"topic {topic}, offset {record.Offset}: found no item: {e.Message}", e);
        }
    }
}
