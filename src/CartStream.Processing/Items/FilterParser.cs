using System.Globalization;

namespace CartStream.Processing.Items;

/// <summary>
/// Reads a filter: comparisons of a field with a value (<c>=</c>, <c>!=</c>, of a price also <c>&lt;</c>, <c>&lt;=</c>,
/// <c>&gt;</c>, <c>&gt;=</c>) or with several (<c>in ("a", "b")</c>, <c>not in</c>), joined by <c>and</c>, <c>or</c>,
/// <c>not</c> and parentheses. <c>and</c> binds more closely than <c>or</c>. A negation holds exactly where its operand
/// does not, also for an item whose attribute is unknown.
/// </summary>
/// <remarks>Bounded by <see cref="CharsMax"/>, <see cref="DepthMax"/> and <see cref="ValuesMax"/>.</remarks>
internal sealed class FilterParser
{
    /// <summary>Longest filter, in characters.</summary>
    public const int CharsMax = 2_000;

    /// <summary>Deepest nesting of parentheses and <c>not</c>.</summary>
    public const int DepthMax = 32;

    /// <summary>Most values in a filter.</summary>
    public const int ValuesMax = 200;

    private const string Fields = "item, item_group_id, category, brand, name, tag, price or in_stock";

    private readonly FilterScanner _scanner;
    private FilterToken _token;
    private FilterFault? _fault;
    private int _depth;
    private int _values;

    private FilterParser(string text)
    {
        _scanner = new FilterScanner(text);
        _token = _scanner.Next();
    }

    /// <summary>Parses a filter; when it can't be parsed, null and the fault.</summary>
    public static FilterNode? TryParse(string text, out FilterFault? fault)
    {
        if (text.Length > CharsMax)
        {
            fault = new FilterFault(CharsMax + 1, $"{text.Length} characters", $"at most {CharsMax}");
            return null;
        }

        var parser = new FilterParser(text);
        var node = parser.ParseOr();
        if (node is not null && parser._token.Kind != FilterTokenKind.End)
            node = parser.Fail("and, or, or the end");
        fault = parser._fault;
        return fault is null ? node : null;
    }

    private FilterNode? ParseOr()
    {
        var parts = new List<FilterNode>();
        do
        {
            if (ParseAnd() is not { } part)
                return null;
            parts.Add(part);
        }
        while (TryReadWord("or"));
        return parts.Count == 1 ? parts[0] : new AnyNode(parts);
    }

    private FilterNode? ParseAnd()
    {
        var parts = new List<FilterNode>();
        do
        {
            if (ParseNot() is not { } part)
                return null;
            parts.Add(part);
        }
        while (TryReadWord("and"));
        return parts.Count == 1 ? parts[0] : new AllNode(parts);
    }

    private FilterNode? ParseNot()
    {
        if (++_depth > DepthMax)
            return Fail($"at most {DepthMax} parentheses and negations in each other");
        FilterNode? node;
        if (TryReadWord("not"))
            node = ParseNot() is { } inner ? new NotNode(inner) : null;
        else if (TryReadSign("("))
            node = ParseOr() is { } inner ? TryReadSign(")") ? inner : Fail("and, or, or ')'") : null;
        else
            node = ParseComparison();
        _depth--;
        return node;
    }

    private FilterNode? ParseComparison()
    {
        var name = _token;
        if (name.Kind != FilterTokenKind.Word)
            return Fail(Fields);
        Move();
        return name.Text.ToLowerInvariant() switch
        {
            "item" or "item_id" => ParseText(FilterField.Item),
            "item_group_id" => ParseText(FilterField.Group),
            "category" => ParseText(FilterField.Category),
            "brand" => ParseText(FilterField.Brand),
            "name" => ParseText(FilterField.Name),
            "tag" or "tags" => ParseText(FilterField.Tag),
            "price" => ParsePrice(),
            "in_stock" => ParseStock(),
            _ => FailAt(name, Fields),
        };
    }

    private FilterNode? ParseText(FilterField field)
    {
        if (TryReadSign("=") || TryReadSign("=="))
            return ParseValue() is { } value ? new TextNode(field, [value]) : null;
        if (TryReadSign("!=") || TryReadSign("<>"))
            return ParseValue() is { } value ? new NotNode(new TextNode(field, [value])) : null;
        var isNegated = TryReadWord("not");
        if (!TryReadWord("in"))
            return Fail(isNegated ? "in" : "=, !=, in or not in");
        if (ParseList() is not { } values)
            return null;
        var node = new TextNode(field, values);
        return isNegated ? new NotNode(node) : node;
    }

    private List<string>? ParseList()
    {
        if (!TryReadSign("("))
        {
            Fail("'(' and values in quotes");
            return null;
        }

        var values = new List<string>();
        do
        {
            if (ParseValue() is not { } value)
                return null;
            values.Add(value);
        }
        while (TryReadSign(","));
        if (TryReadSign(")"))
            return values;
        Fail("',' or ')'");
        return null;
    }

    private FilterNode? ParsePrice()
    {
        var sign = _token;
        string[] known = ["=", "==", "!=", "<>", "<", "<=", ">", ">="];
        if (sign.Kind != FilterTokenKind.Sign || !known.Contains(sign.Text))
            return Fail("=, !=, <, <=, > or >=");
        Move();
        var isNumber = decimal.TryParse(
            _token.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var price);
        if (_token.Kind != FilterTokenKind.Number || !isNumber)
            return Fail("a number such as 12.50");
        if (!Move(counts: true))
            return null;
        return sign.Text switch
        {
            "<" => new PriceNode(null, price, isOpen: true),
            "<=" => new PriceNode(null, price),
            ">" => new PriceNode(price, null, isOpen: true),
            ">=" => new PriceNode(price, null),
            "!=" or "<>" => new NotNode(new PriceNode(price, price)),
            _ => new PriceNode(price, price),
        };
    }

    private FilterNode? ParseStock()
    {
        var isNegated = TryReadSign("!=") || TryReadSign("<>");
        if (!isNegated && !TryReadSign("=") && !TryReadSign("=="))
            return Fail("= or !=");
        var isTrue = _token.IsWord("true");
        if (!isTrue && !_token.IsWord("false"))
            return Fail("true or false");
        Move();
        return new StockNode(isTrue != isNegated);
    }

    private string? ParseValue()
    {
        if (_token.Kind is not (FilterTokenKind.Text or FilterTokenKind.Number))
        {
            Fail("a value in quotes");
            return null;
        }

        var value = _token.Text;
        return Move(counts: true) ? value : null;
    }

    private bool TryReadWord(string word)
    {
        var isNext = _token.IsWord(word);
        if (isNext)
            Move();
        return isNext;
    }

    private bool TryReadSign(string sign)
    {
        var isNext = _token.IsSign(sign);
        if (isNext)
            Move();
        return isNext;
    }

    private bool Move(bool counts = false)
    {
        if (counts && ++_values > ValuesMax)
        {
            Fail($"at most {ValuesMax} values");
            return false;
        }

        _token = _scanner.Next();
        return true;
    }

    private FilterNode? Fail(string expected) => FailAt(_token, expected);

    /// <summary>Keeps the first fault.</summary>
    private FilterNode? FailAt(FilterToken token, string expected)
    {
        _fault ??= new FilterFault(token.Position, token.Shown, expected);
        return null;
    }
}
