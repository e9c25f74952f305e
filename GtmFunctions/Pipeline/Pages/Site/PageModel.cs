using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>How things stand, as a word and a shape; never by colour alone.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Standing>))]
public enum Standing
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("good")]
    Good,

    /// <summary>Somebody should look.</summary>
    [JsonStringEnumMemberName("attention")]
    Attention,

    /// <summary>Something is lost or stands still until somebody acts.</summary>
    [JsonStringEnumMemberName("bad")]
    Bad,

    /// <summary>Nothing happens, and nothing is expected to.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,
}

/// <summary>
/// What a page says: its component shows it to people, and as JSON it is the page's twin at the same address. It holds what is shown and
/// nothing else.
/// </summary>
/// <param name="Title">The heading: the subject of the question that the page answers.</param>
/// <param name="Answer">The answer in a sentence or two.</param>
/// <param name="Standing">How things stand.</param>
public abstract record PageModel(string Title, string Answer, Standing Standing);
