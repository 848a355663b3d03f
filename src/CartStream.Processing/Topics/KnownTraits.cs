using CartStream.Events;

namespace CartStream.Processing.Topics;

/// <summary>Which traits of an item were known at an event.</summary>
[Flags]
internal enum KnownTraits : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The words of its name.</summary>
    Name = 1,

    /// <summary>The category above its own.</summary>
    Parent = 2,

    /// <summary>Its brand.</summary>
    Brand = 4,

    /// <summary>Its price.</summary>
    Price = 8,
}
