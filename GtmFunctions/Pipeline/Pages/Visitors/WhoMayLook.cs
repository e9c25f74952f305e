using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Pages.Visitors;

/// <summary>Who is there, or why nobody is let in.</summary>
internal abstract record Admission
{
    /// <summary>Somebody who may look.</summary>
    public sealed record Known(Visitor Visitor) : Admission;

    /// <summary>Nobody has signed in, and can.</summary>
    public sealed record Stranger : Admission;

    /// <summary>Somebody has signed in who has no role here.</summary>
    public sealed record WithoutRole(string Name) : Admission;

    /// <summary>Nobody can sign in, for it is not set up.</summary>
    public sealed record NotSetUp : Admission;
}

/// <summary>
/// Tells who looks at the pages. On a developer's machine it is whoever sits there, for the local host lets in none but its own pages. In
/// Azure it is whom App Service authentication let through; where that is off nobody is, for the header could come from anywhere.
/// </summary>
/// <param name="settings">The app settings.</param>
/// <param name="local">Who sits at this machine; <see langword="null"/> where the host can be reached from elsewhere.</param>
internal sealed class WhoMayLook(IConfiguration settings, LocalVisitor? local = null)
{
    /// <summary>The setting by which the platform says that it has authentication on.</summary>
    public const string SettingName = "WEBSITE_AUTH_ENABLED";

    /// <summary>Tells who asks.</summary>
    public Admission Find(HttpRequest request)
    {
        if (local is not null)
            return new Admission.Known(local.Visitor);
        if (!string.Equals(settings[SettingName], "true", StringComparison.OrdinalIgnoreCase))
            return new Admission.NotSetUp();
        return SignedInPrincipal.Parse(request.Headers[SignedInPrincipal.Header].ToString()) switch
        {
            null => new Admission.Stranger(),
            (var name, null) => new Admission.WithoutRole(name),
            (var name, { } role) => new Admission.Known(new Visitor(name, role)),
        };
    }
}

/// <summary>
/// Who sits at this machine. A host that binds loopback only, and lets in none but its own pages, adds it to its services.
/// </summary>
/// <param name="Visitor">The visitor.</param>
public sealed record LocalVisitor(Visitor Visitor)
{
    /// <summary>Whoever is logged in, who may do everything.</summary>
    public static LocalVisitor Create() => new(new Visitor(Environment.UserName, VisitorRole.Publish));
}
