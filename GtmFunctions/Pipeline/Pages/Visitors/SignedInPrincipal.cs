using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Pages.Visitors;

/// <summary>
/// Whom App Service authentication let through, from its header
/// (https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities#decoding-the-client-principal-header).
/// </summary>
internal static class SignedInPrincipal
{
    /// <summary>The header, which the platform takes away from strangers where it has authentication on, and only there.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>What the app roles of the registration are called before the role's own name, such as <c>GtmFunctions.Read</c>.</summary>
    public const string RolePrefix = "GtmFunctions.";

    private const int MostCharacters = 64 << 10;
    private const string Roles = "roles";

    // Entra, as App Service calls it; a role that another provider names is of another registration
    private const string Entra = "aad";

    private static readonly string[] Names = ["preferred_username", "name", "email"];

    /// <summary>Reads a principal.</summary>
    /// <param name="header">The header's value: base64 of JSON.</param>
    /// <returns>The visitor, without a role where they have none; <see langword="null"/> where the header cannot be read.</returns>
    public static (string Name, VisitorRole? Role)? Parse(string header)
    {
        if (header.Length is 0 or > MostCharacters)
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, bytes, out var written))
            return null;
        try
        {
            var principal = JsonSerializer.Deserialize(bytes.AsSpan(0, written), PrincipalJson.Default.Principal);
            return principal is { Provider: Entra, Claims: { } claims } ? Read(principal, claims) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string Name, VisitorRole? Role)? Read(Principal principal, IReadOnlyList<PrincipalClaim> claims)
    {
        var name = Names.Append(principal.NameType)
            .Select(type => One(claims, type))
            .FirstOrDefault(value => value is not null);
        if (name is null)
            return null;
        var roles = claims
            .Where(claim => claim.Type is { } type && (type == Roles || type == principal.RoleType))
            .Select(claim => RoleOf(claim.Value))
            .OfType<VisitorRole>()
            .ToList();
        return (name, roles.Count == 0 ? null : roles.Max());
    }

    // What they do is recorded under the name: one of two would be a guess
    private static string? One(IReadOnlyList<PrincipalClaim> claims, string? type)
    {
        string[] values =
        [
            .. claims.Where(claim => claim.Type == type).Select(claim => claim.Value).Where(value => !string.IsNullOrEmpty(value))
                .Distinct().OfType<string>(),
        ];
        return values is [var only] ? only : null;
    }

    // Exactly as the registration spells them: a number, or another app's role, is none of ours
    private static VisitorRole? RoleOf(string? claim) => claim switch
    {
        RolePrefix + nameof(VisitorRole.Read) => VisitorRole.Read,
        RolePrefix + nameof(VisitorRole.Operate) => VisitorRole.Operate,
        RolePrefix + nameof(VisitorRole.Publish) => VisitorRole.Publish,
        _ => null,
    };
}

/// <summary>A principal as the header has it.</summary>
internal sealed record Principal(
    [property: JsonPropertyName("auth_typ")] string? Provider,
    [property: JsonPropertyName("name_typ")] string? NameType,
    [property: JsonPropertyName("role_typ")] string? RoleType,
    [property: JsonPropertyName("claims")] IReadOnlyList<PrincipalClaim>? Claims);

/// <summary>A claim as the header has it.</summary>
internal sealed record PrincipalClaim(
    [property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);

/// <summary>JSON of the header.</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(Principal))]
internal sealed partial class PrincipalJson : JsonSerializerContext;
