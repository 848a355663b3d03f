namespace CartStream.Datasets.Mapping;

/// <summary>The order of day and month in dates that don't begin with the year.</summary>
internal enum DateOrder
{
    /// <summary>Unknown: such dates are not read.</summary>
    Unknown,

    /// <summary>31/12/2026.</summary>
    DayFirst,

    /// <summary>12/31/2026.</summary>
    MonthFirst,
}
