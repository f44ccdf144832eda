# Both images for amd64 and arm64:  docker buildx bake -f docker-bake.hcl --push
# A variable is set by the environment:  REGISTRY=registry.example/team/ VERSION=1.2.3 docker buildx bake …
variable "REGISTRY" {
  default = ""
}
variable "VERSION" {
  default = "0.1.0"
}
variable "REVISION" {
  default = "unknown"
}
variable "SOURCE" {
  default = ""
}
variable "NODE_IMAGE" {
  default = "node:24-trixie-slim"
}
variable "RUNTIME_IMAGE" {
  default = NODE_IMAGE
}
variable "PLATFORMS" {
  default = "linux/amd64,linux/arm64"
}

group "default" {
  targets = ["sender", "receiver"]
}

target "image" {
  matrix = {
    service = ["sender", "receiver"]
  }
  name      = service
  target    = service
  platforms = split(",", PLATFORMS)
  tags      = ["${REGISTRY}sixbeat-${service}:${VERSION}"]
  args = {
    NODE_IMAGE    = NODE_IMAGE
    RUNTIME_IMAGE = RUNTIME_IMAGE
    VERSION       = VERSION
    REVISION      = REVISION
  }
  labels = merge(
    { "org.opencontainers.image.created" = timestamp() },
    SOURCE == "" ? {} : { "org.opencontainers.image.source" = SOURCE },
  )
}
