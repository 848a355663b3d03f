using System.Text;

namespace CartStream.Processing.Items;

/// <summary>Splits a filter's text into tokens.</summary>
internal sealed class FilterScanner(string text)
{
    private static readonly string[] Signs = ["<=", ">=", "!=", "==", "<>", "<", ">", "=", "(", ")", ","];

    private int _at;

    /// <summary>The next token; for an unclosed quote, a <see cref="FilterTokenKind.Wrong"/> one.</summary>
    public FilterToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        var start = _at;
        if (start == text.Length)
            return new FilterToken(FilterTokenKind.End, "", start + 1);
        var first = text[start];
        if (first is '"' or '\'')
            return ScanQuoted(first);
        if (char.IsAsciiDigit(first) || (first is '-' or '.' && start + 1 < text.Length
            && char.IsAsciiDigit(text[start + 1])))
        {
            return Scan(FilterTokenKind.Number, static c => char.IsAsciiDigit(c) || c is '.' or '-');
        }

        if (char.IsLetter(first) || first == '_')
            return Scan(FilterTokenKind.Word, static c => char.IsLetterOrDigit(c) || c is '_');
        foreach (var sign in Signs)
        {
            if (!text.AsSpan(start).StartsWith(sign, StringComparison.Ordinal))
                continue;
            _at += sign.Length;
            return new FilterToken(FilterTokenKind.Sign, sign, start + 1);
        }

        _at++;
        return new FilterToken(FilterTokenKind.Wrong, text.Substring(start, 1), start + 1);
    }

    private FilterToken Scan(FilterTokenKind kind, Func<char, bool> belongs)
    {
        var start = _at;
        do
            _at++;
        while (_at < text.Length && belongs(text[_at]));
        return new FilterToken(kind, text[start.._at], start + 1);
    }

    /// <summary>A quoted text; a backslash escapes the next character.</summary>
    private FilterToken ScanQuoted(char quote)
    {
        var start = _at++;
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length)
                _at++;
            value.Append(text[_at++]);
        }

        if (_at == text.Length)
            return new FilterToken(FilterTokenKind.Wrong, "a quote that is not closed", start + 1);
        _at++;
        return new FilterToken(FilterTokenKind.Text, value.ToString(), start + 1);
    }
}
