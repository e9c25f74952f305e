using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>What kind of author made a version current.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuthorKind>))]
public enum AuthorKind
{
    /// <summary>A person on a page, by the name that they signed in with.</summary>
    [JsonStringEnumMemberName("person")]
    Person,

    /// <summary>A program or a command with a key, by the name that it gave itself.</summary>
    [JsonStringEnumMemberName("program")]
    Program,

    /// <summary>A pipeline that publishes what is in a repository, by the commit.</summary>
    [JsonStringEnumMemberName("git")]
    Git,

    /// <summary><c>gtm dev</c>, by the document's path.</summary>
    [JsonStringEnumMemberName("dev")]
    Dev,

    /// <summary>A table's linked sheet, by the table's name.</summary>
    [JsonStringEnumMemberName("sheet")]
    Sheet,

    /// <summary>The document that came with the app's package.</summary>
    [JsonStringEnumMemberName("package")]
    Package,
}

/// <summary>Who made a version current.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Name">Their name, as they are shown.</param>
public sealed record PublicationAuthor(AuthorKind Kind, string Name)
{
    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 200;

    /// <summary>A person.</summary>
    public static PublicationAuthor Person(string name) => new(AuthorKind.Person, name);
}
