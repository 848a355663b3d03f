namespace CartStream.Processing.Items;

/// <summary>A word, text, number or sign in a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A word or sign as written, a text without its quotes, or the digits of a number.</param>
/// <param name="Position">The position of its first character, from 1.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Position)
{
    /// <summary>The token as messages show it.</summary>
    public string Shown => Kind switch
    {
        FilterTokenKind.End => "the end",
        FilterTokenKind.Text => $"the text \"{Cut}\"",
        _ => $"'{Cut}'",
    };

    private string Cut => Text.Length <= 40 ? Text : $"{Text.AsSpan(0, 40)}…";

    /// <summary>Whether it is this word, ignoring case.</summary>
    public bool IsWord(string word) =>
        Kind == FilterTokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is this sign.</summary>
    public bool IsSign(string sign) => Kind == FilterTokenKind.Sign && Text == sign;
}
