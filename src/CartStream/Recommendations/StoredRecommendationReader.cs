using System.Text;
using System.Text.Json;

namespace CartStream.Recommendations;

/// <summary>
/// Reads what <see cref="RecommendationRecord"/> writes, field by field and without allocation: the only code that
/// parses the stored form. Each caller takes the fields it needs and skips the others.
/// </summary>
/// <remarks>
/// A value that is not a stored recommendation causes a <see cref="JsonException"/> or an
/// <see cref="InvalidOperationException"/>; <see cref="Fault"/> turns both into one message.
/// </remarks>
internal ref struct StoredRecommendationReader
{
    private Utf8JsonReader _json;
    private bool _isRead = true;

    /// <summary>A reader before the first field.</summary>
    /// <param name="value">The record's value.</param>
    public StoredRecommendationReader(ReadOnlySpan<byte> value)
    {
        _json = new Utf8JsonReader(value);
        Next(JsonTokenType.StartObject);
    }

    /// <summary>The current field.</summary>
    public StoredField Field { get; private set; }

    /// <summary>The score of the item that was read last.</summary>
    public double Score { get; private set; }

    /// <summary>Which part proposed the item that was read last.</summary>
    public Source Source { get; private set; }

    /// <summary>Whether an exception means that a value is not a stored recommendation.</summary>
    public static bool IsFault(Exception e) => e is JsonException or InvalidOperationException or FormatException
        or OverflowException or ArgumentException;

    /// <summary>The fault of a value that is not a stored recommendation.</summary>
    public static InvalidDataException Fault(ReadOnlySpan<byte> value, Exception e) =>
        new($"found no stored recommendation in {value.Length} bytes: {e.Message}", e);

    /// <summary>Moves to the next field; false after the last.</summary>
    public bool Read()
    {
        if (!_isRead)
            _json.Skip();
        Next();
        if (_json.TokenType == JsonTokenType.EndObject)
            return false;
        Field = FieldOf(_json);
        Next();
        _isRead = false;
        return true;
    }

    /// <summary>The field's text; null where it holds null.</summary>
    public string? GetString()
    {
        _isRead = true;
        return _json.GetString();
    }

    /// <summary>The field's text, UTF-8; returns its length.</summary>
    /// <param name="into">At least as long as the whole value.</param>
    public int CopyString(scoped Span<byte> into)
    {
        _isRead = true;
        return _json.CopyString(into);
    }

    /// <summary>The field's number.</summary>
    public long GetInt64()
    {
        _isRead = true;
        return _json.GetInt64();
    }

    /// <summary>The field's number.</summary>
    public int GetInt32()
    {
        _isRead = true;
        return _json.GetInt32();
    }

    /// <summary>The field's numbers.</summary>
    public List<double> GetNumbers()
    {
        _isRead = true;
        Expect(JsonTokenType.StartArray);
        var numbers = new List<double>();
        for (Next(); _json.TokenType != JsonTokenType.EndArray; Next())
            numbers.Add(_json.GetDouble());
        return numbers;
    }

    /// <summary>
    /// Reads the next item up to its source; call <see cref="ReadExplanation"/> or <see cref="SkipExplanation"/> next.
    /// False after the last, and where there is none. Once begun, all items must be read.
    /// </summary>
    /// <param name="id">Gets the item's id, UTF-8; at least as long as the whole value.</param>
    /// <param name="length">Its length in bytes.</param>
    public bool ReadItem(scoped Span<byte> id, out int length)
    {
        if (!_isRead)
        {
            _isRead = true;
            Expect(JsonTokenType.StartArray);
        }

        Next();
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            length = 0;
            return false;
        }

        Expect(JsonTokenType.StartArray);
        Next(JsonTokenType.String);
        length = _json.CopyString(id);
        Next(JsonTokenType.Number);
        Score = _json.GetDouble();
        Next(JsonTokenType.String);
        if (!SourceNames.TryParseLetter(_json.ValueSpan, out var source))
            throw new JsonException($"found the source '{_json.GetString()}', expected the letter of one");
        Source = source;
        return true;
    }

    /// <summary>The numbers behind the reason for an item, the first as text: it may be an item's id.</summary>
    public (string A, long B) ReadExplanation()
    {
        Next();
        var a = _json.TokenType == JsonTokenType.String
            ? _json.GetString()!
            : Encoding.UTF8.GetString(_json.TokenType == JsonTokenType.Number
                ? _json.ValueSpan
                : throw new JsonException($"found {_json.TokenType}, expected a number or an item's id"));
        Next();
        if (_json.TokenType == JsonTokenType.EndArray)
            return (a, 0);
        var b = _json.GetInt64();
        SkipExplanation();
        return (a, b);
    }

    /// <summary>Skips the numbers behind the reason for an item.</summary>
    public void SkipExplanation()
    {
        for (Next(); _json.TokenType != JsonTokenType.EndArray; Next())
            _json.Skip();
    }

    private static StoredField FieldOf(in Utf8JsonReader json) =>
        json.ValueTextEquals("shopper"u8) ? StoredField.Shopper
        : json.ValueTextEquals("items"u8) ? StoredField.Items
        : json.ValueTextEquals("offset"u8) ? StoredField.Offset
        : json.ValueTextEquals("cart"u8) ? StoredField.Cart
        : json.ValueTextEquals("model"u8) ? StoredField.Model
        : json.ValueTextEquals("config"u8) ? StoredField.Config
        : json.ValueTextEquals("variant"u8) ? StoredField.Variant
        : json.ValueTextEquals("explore"u8) ? StoredField.Explore
        : StoredField.Other;

    private void Next()
    {
        if (!_json.Read())
            throw new JsonException("found the end, expected more");
    }

    private void Next(JsonTokenType type)
    {
        Next();
        Expect(type);
    }

    private readonly void Expect(JsonTokenType type)
    {
        if (_json.TokenType != type)
            throw new JsonException($"found {_json.TokenType}, expected {type}");
    }
}
