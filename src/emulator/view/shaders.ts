// GLSL of the emulated room. Light on the room is baked; light on the patient is worked out per pixel, because the
// patient moves. Colours are linear inside and leave through a square root (near enough to sRGB, and cheap).

export const roomVertex = /* glsl */ `
precision highp float;
attribute vec3 position;
attribute vec3 albedo;
attribute vec3 light;
attribute vec2 detailUv;
attribute vec4 detail;
attribute vec2 atlasUv;
uniform mat4 clipFromRoom;
varying vec3 vAlbedo;
varying vec3 vLight;
varying vec2 vDetailUv;
varying vec4 vDetail;
varying vec2 vAtlasUv;
void main() {
  vAlbedo = albedo;
  vLight = light;
  vDetailUv = detailUv;
  vDetail = detail;
  vAtlasUv = atlasUv;
  gl_Position = clipFromRoom * vec4(position, 1.0);
}`

const toneMap = /* glsl */ `
vec3 shown(vec3 linear) {
  vec3 c = linear * (1.0 + linear * 0.06) / (1.0 + linear * 0.34);
  return sqrt(clamp(c, 0.0, 1.0));
}`

export const roomFragment = /* glsl */ `
precision highp float;
uniform sampler2D detailTexture;
uniform sampler2D atlasTexture;
varying vec3 vAlbedo;
varying vec3 vLight;
varying vec2 vDetailUv;
varying vec4 vDetail;
varying vec2 vAtlasUv;
${toneMap}
void main() {
  vec4 detail = texture2D(detailTexture, vDetailUv * 2.0) - 0.5;
  vec3 albedo = vAlbedo * (1.0 + dot(detail, vDetail));
  if (vAtlasUv.x > 0.0) {
    vec3 picture = texture2D(atlasTexture, vAtlasUv).rgb;
    albedo *= picture * picture;
  }
  gl_FragColor = vec4(shown(albedo * vLight), 1.0);
}`

export const skinVertex = /* glsl */ `
precision highp float;
attribute vec3 position;
attribute vec3 normal;
attribute vec3 bindPosition;
attribute vec3 bindNormal;
attribute vec4 regions;
attribute float openness;
uniform mat4 clipFromRoom;
varying vec3 vPosition;
varying vec3 vNormal;
varying vec3 vBindPosition;
varying vec3 vBindNormal;
varying vec4 vRegions;
varying float vOpenness;
void main() {
  vPosition = position;
  vNormal = normal;
  vBindPosition = bindPosition;
  vBindNormal = bindNormal;
  vRegions = regions;
  vOpenness = openness;
  gl_Position = clipFromRoom * vec4(position, 1.0);
}`

export const skinFragment = /* glsl */ `
precision highp float;
uniform sampler2D detailTexture;
uniform vec3 skinColour;
uniform float skinTexture;
uniform vec3 windowAt;
uniform vec3 windowPower;
uniform vec3 panelAt;
uniform vec3 panelPower;
uniform vec3 ambient;
varying vec3 vPosition;
varying vec3 vNormal;
varying vec3 vBindPosition;
varying vec3 vBindNormal;
varying vec4 vRegions;
varying float vOpenness;
${toneMap}
const vec3 shortsColour = vec3(0.018, 0.036, 0.075);
const vec3 singletColour = vec3(0.42, 0.47, 0.49);
const vec3 hairColour = vec3(0.055, 0.034, 0.022);
const vec3 lipColour = vec3(0.40, 0.155, 0.125);
const vec3 moleColour = vec3(0.13, 0.062, 0.040);
vec4 triplanar(float perMetre) {
  vec3 w = vBindNormal * vBindNormal;
  w *= w;
  w /= w.x + w.y + w.z;
  vec3 p = vBindPosition * perMetre;
  return (texture2D(detailTexture, p.zy) * w.x + texture2D(detailTexture, p.xz) * w.y
    + texture2D(detailTexture, p.xy) * w.z) - 0.5;
}
void main() {
  vec3 n = normalize(vNormal);
  vec4 detail = triplanar(3.1);
  float shorts = smoothstep(-0.0012, 0.0012, vRegions.x);
  float singlet = smoothstep(-0.001, 0.001, vRegions.y);
  float hair = smoothstep(-0.006, 0.012, vRegions.z + detail.g * 0.03);
  vec3 skin = skinColour * (1.0 + skinTexture * (detail.r * 0.16 + detail.g * 0.17));
  skin *= 1.0 + skinTexture * detail.g * vec3(0.05, -0.05, -0.05);
  skin = mix(skin, moleColour, clamp((detail.a - 0.36) * 8.0, 0.0, 0.4) * min(1.0, skinTexture) * 0.35);
  float weave = detail.r * 0.10 + detail.b * 0.05;
  vec3 albedo = mix(skin, singletColour * (1.0 + weave), singlet);
  float seam = smoothstep(0.011, 0.0095, abs(vRegions.y - 0.0)) * singlet;
  albedo *= 1.0 - 0.12 * seam;
  albedo = mix(albedo, shortsColour * (1.0 + weave * 3.0), shorts);
  albedo = mix(albedo, hairColour * (1.0 + detail.b * 1.1 + detail.r * 0.5), hair);
  float kind = vRegions.w;
  albedo = kind > 3.5 ? moleColour : kind > 2.5 ? skin * 0.42 : kind > 1.5 ? lipColour : kind > 0.5 ? hairColour * 1.3 : albedo;
  float cloth = max(max(shorts, singlet), hair);
  vec3 toWindow = normalize(windowAt - vPosition);
  vec3 toPanel = normalize(panelAt - vPosition);
  // Light that goes a little round the edge, redder, as in skin.
  vec3 wrap = mix(vec3(0.26, 0.17, 0.14), vec3(0.08), cloth);
  vec3 fromWindow = clamp((dot(n, toWindow) + wrap) / (1.0 + wrap), 0.0, 1.0);
  vec3 fromPanel = clamp((dot(n, toPanel) + wrap) / (1.0 + wrap), 0.0, 1.0);
  float open = vOpenness;
  vec3 light = ambient * (0.3 + 0.7 * open) * (0.82 + 0.18 * n.y)
    + (windowPower * fromWindow + panelPower * fromPanel) * smoothstep(0.05, 0.75, open);
  gl_FragColor = vec4(shown(albedo * light), 1.0);
}`

export const targetVertex = /* glsl */ `
precision highp float;
attribute vec3 position;
attribute vec3 albedo;
uniform mat4 clipFromRoom;
varying vec3 vAlbedo;
void main() {
  vAlbedo = albedo;
  gl_Position = clipFromRoom * vec4(position, 1.0);
  // Painted on: drawn over the surface it lies in.
  gl_Position.z -= 0.00035 * gl_Position.w;
}`

export const targetFragment = /* glsl */ `
precision highp float;
varying vec3 vAlbedo;
void main() {
  gl_FragColor = vec4(vAlbedo, 1.0);
}`
