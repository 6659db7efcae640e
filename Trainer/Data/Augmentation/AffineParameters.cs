namespace MLNetGhost.Trainer.Data;

/// <summary>One draw of the random affine step.</summary>
/// <param name="AngleDegrees">Rotation; positive is counter-clockwise as seen by a viewer.</param>
/// <param name="Scale">Magnification; 1 keeps the size.</param>
/// <param name="ShearXDegrees">Shear of x along y.</param>
/// <param name="ShearYDegrees">Shear of y along x.</param>
/// <param name="CentreX">Where the centre of the input lands, as a fraction of the output's width.</param>
/// <param name="CentreY">Where the centre of the input lands, as a fraction of the output's height.</param>
internal readonly record struct AffineParameters(
    double AngleDegrees, double Scale, double ShearXDegrees, double ShearYDegrees, double CentreX, double CentreY)
{
    /// <summary>Draws angle, scale, shear and translation, in this order.</summary>
    /// <param name="random">The sample's random numbers.</param>
    /// <param name="options">The ranges.</param>
    public static AffineParameters Draw(RandomStream random, AugmentationOptions options) => new(
        random.NextUniform(-options.Degrees, options.Degrees),
        random.NextUniform(1 - options.Scale, 1 + options.Scale),
        random.NextUniform(-options.Shear, options.Shear),
        random.NextUniform(-options.Shear, options.Shear),
        random.NextUniform(0.5 - options.Translate, 0.5 + options.Translate),
        random.NextUniform(0.5 - options.Translate, 0.5 + options.Translate));

    /// <summary>Translation · shear · rotation and scale · centring: the map from input pixels to output pixels.</summary>
    /// <param name="inputWidth">Width of the picture to map.</param>
    /// <param name="inputHeight">Height of the picture to map.</param>
    /// <param name="outputWidth">Width of the result.</param>
    /// <param name="outputHeight">Height of the result.</param>
    public AffineMatrix ToMatrix(int inputWidth, int inputHeight, int outputWidth, int outputHeight)
    {
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(AngleDegrees));
        var (rotationXX, rotationXY) = (Scale * cosine, Scale * sine);
        var (rotationYX, rotationYY) = (-Scale * sine, Scale * cosine);
        var shearX = Math.Tan(double.DegreesToRadians(ShearXDegrees));
        var shearY = Math.Tan(double.DegreesToRadians(ShearYDegrees));

        var xx = rotationXX + (shearX * rotationYX);
        var xy = rotationXY + (shearX * rotationYY);
        var yx = (shearY * rotationXX) + rotationYX;
        var yy = (shearY * rotationXY) + rotationYY;
        var (halfWidth, halfHeight) = (inputWidth / 2.0, inputHeight / 2.0);
        return new AffineMatrix(
            xx, xy, (CentreX * outputWidth) - (xx * halfWidth) - (xy * halfHeight),
            yx, yy, (CentreY * outputHeight) - (yx * halfWidth) - (yy * halfHeight));
    }
}
