using System.Text.Json.Serialization;

namespace CartStream.Options;

/// <summary>
/// Which items of the query an answer must leave out. It changes figures by many points, so always report it.
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
    /// <c>cart</c>: the cart's items are left out: added in the query and since then neither removed nor purchased.
    /// </summary>
    [JsonStringEnumMemberName("cart")]
    Cart,
}
