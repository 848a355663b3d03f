using System.Text.Json.Serialization;

namespace CartStream.Options;

/// <summary>
/// Which items of the query an answer must leave out. It moves figures by many points: always name it.
/// </summary>
public enum ExclusionRule
{
    /// <summary><c>none</c>: items of the session stay eligible, as in the published session benchmarks.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary><c>current</c>: the newest item of the session is left out, as Serenade does.</summary>
    [JsonStringEnumMemberName("current")]
    Current,

    /// <summary><c>session</c>: all items of the session are left out: discoveries only.</summary>
    [JsonStringEnumMemberName("session")]
    Session,

    /// <summary>
    /// <c>cart</c>: what is in the cart is left out: added in the query and since then neither removed nor purchased.
    /// </summary>
    [JsonStringEnumMemberName("cart")]
    Cart,
}
