namespace CartStream.Processing.Items;

/// <summary>Kinds of <see cref="FilterToken"/>.</summary>
internal enum FilterTokenKind
{
    /// <summary>Nothing is left.</summary>
    End,

    /// <summary>A word: a field, <c>and</c>, <c>in</c> and the like.</summary>
    Word,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Sign,

    /// <summary>What is none of these.</summary>
    Wrong,
}
