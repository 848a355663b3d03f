namespace CartStream.Processing.Items;

/// <summary>Kinds of <see cref="FilterToken"/>.</summary>
internal enum FilterTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A word: a field, <c>and</c>, <c>in</c> and the like.</summary>
    Word,

    /// <summary>A quoted text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Sign,

    /// <summary>None of these.</summary>
    Wrong,
}
